package connection

import (
	"encoding/json"
	"fmt"
	"reflect"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// form is an input that a person sends. It keeps why it cannot be used, and the workflow that gets it says so.
type form interface{ Refuse(problem string) }

// decodeInput decodes the arguments of a start or an Update. The SDK passes over further arguments, and says of
// what it cannot decode only the errors of libraries; a form gets one sentence for both.
func decodeInput(inner converter.DataConverter, payloads *commonpb.Payloads, into []any) error {
	err := inner.FromPayloads(payloads, into...)
	if len(into) != 1 {
		return err
	}
	input, ok := into[0].(form)
	if !ok {
		return err
	}
	sent := payloads.GetPayloads()
	if err != nil {
		// What was decoded of it must not be used.
		reflect.ValueOf(into[0]).Elem().SetZero()
		input.Refuse(undecodable(sent, into[0]))
	}
	if len(sent) > 1 {
		input.Refuse(fmt.Sprintf("there are %d arguments; give one", len(sent)))
	}
	return nil
}

// undecodable says why the first argument cannot be decoded.
func undecodable(sent []*commonpb.Payload, into any) string {
	fresh := reflect.New(reflect.TypeOf(into).Elem()).Interface()
	return runbook.Undecodable(json.Unmarshal(sent[0].GetData(), fresh))
}
