package connection

import (
	"encoding/json"
	"fmt"
	"reflect"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// form is an input that a person sends. If it cannot be decoded it keeps the reason, which the workflow reports.
type form interface{ Refuse(problem string) }

// decodeInput decodes the arguments of a start or an Update. The SDK ignores further arguments, and for an argument that
// it cannot decode it returns errors of libraries; a form gets one readable sentence for both cases.
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
		// A part may have been decoded; it must not be used.
		reflect.ValueOf(into[0]).Elem().SetZero()
		input.Refuse(undecodable(sent, into[0]))
	}
	if len(sent) > 1 {
		input.Refuse(fmt.Sprintf("there are %d arguments; give one argument", len(sent)))
	}
	return nil
}

// undecodable says why the first argument cannot be decoded.
func undecodable(sent []*commonpb.Payload, into any) string {
	fresh := reflect.New(reflect.TypeOf(into).Elem()).Interface()
	return runbook.Undecodable(json.Unmarshal(sent[0].GetData(), fresh))
}
