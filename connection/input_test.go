package connection

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// raw are arguments as somebody may send them.
func raw(encoding string, texts ...string) *commonpb.Payloads {
	payloads := &commonpb.Payloads{}
	for _, text := range texts {
		payloads.Payloads = append(payloads.Payloads, &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encoding)}, Data: []byte(text),
		})
	}
	return payloads
}

func TestAnInputThatCannotBeUsedSaysWhyInOneSentence(t *testing.T) {
	data, _ := masking()
	for name, c := range map[string]struct {
		sent *commonpb.Payloads
		want string
	}{
		"right":             {raw("json/plain", `{"operator": "eva", "reason": "x"}`), ""},
		"none":              {nil, ""},
		"mistyped":          {raw("json/plain", `{"operator": "eva", "stp": "x"}`), `unknown field "stp"`},
		"maybe a password":  {raw("json/plain", `{"operator": "eva", "hunter2": "x"}`), `unknown field "hun…"`},
		"two":               {raw("json/plain", `{"operator": "eva"}`, `{"step": "x"}`), "there are 2 arguments; give one argument"},
		"a number":          {raw("json/plain", `{"operator": 7}`), "the field operator must be text in quotes"},
		"a list":            {raw("json/plain", `["eva"]`), "it is not one JSON object with the expected fields"},
		"no JSON":           {raw("json/plain", `operator: eva`), "it is not one JSON object with the expected fields"},
		"another encoding":  {raw("binary/plain", `{"operator": "eva"}`), "it is not one JSON object with the expected fields"},
		"unknown encoding":  {raw("x", `{"operator": "eva"}`), "it is not one JSON object with the expected fields"},
		"a time":            {raw("json/plain", `{"notAfter": "tomorrow"}`), "it is not one JSON object with the expected fields"},
		"two that are none": {raw("json/plain", `[]`, `[]`), "it is not one JSON object with the expected fields"},
	} {
		t.Run(name, func(t *testing.T) {
			var decision runbook.Decision
			require.NoError(t, data.FromPayloads(c.sent, &decision))
			assert.Equal(t, c.want, decision.Problem())
			for _, input := range []interface{ Problem() string }{&runbook.Input{}, &runbook.Confirmation{}, &runbook.Withdrawal{}, &runbook.SiteFact{}, &runbook.SiteRecordInput{}, &runbook.LockInput{}} {
				require.NoError(t, data.FromPayloads(raw("json/plain", `{}`, `{}`), input))
				assert.NotEmpty(t, input.Problem(), "%T", input)
				require.NoError(t, data.FromPayloads(raw("json/plain", `{"nothing": 1}`), input))
				assert.NotEmpty(t, input.Problem(), "%T", input)
			}
		})
	}
	var text string
	require.NoError(t, data.FromPayloads(raw("json/plain", `"a"`, `"b"`), &text), "other values are decoded as ever")
	require.Error(t, data.FromPayloads(raw("json/plain", `7`), &text))
}
