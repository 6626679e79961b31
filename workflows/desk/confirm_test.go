package desk

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// A reason is no statement of a task that asks for several, however many of them are missing.
func TestARefusalNamesAFlagThatIsAccepted(t *testing.T) {
	open := &openTask{Task: Task{OperatorTask: runbook.OperatorTask{ID: "preparation", Attest: true, Statements: []runbook.Statement{
		{Key: "PREP-7.1-2", Text: "the hardware is released"}, {Key: "PREP-7.1.2-4", Text: "the drive is redundant"},
	}}}}
	const second = `PREP-7.1.2-4 (the drive is redundant)`
	for want, stated := range map[string]map[string]string{
		"write what you attest about this step, with --statement 'PREP-7.1.2-4=TEXT' (JSON field statements): " + second: {"PREP-7.1-2": "by the papers"},
		"write what you attest about each of these steps, with --statement 'PREP-7.1-2=TEXT' and so on (JSON field statements), " +
			"or give one text for all steps, with --all-statements TEXT: PREP-7.1-2 (the hardware is released); " + second: {},
	} {
		for _, reason := range []string{"", "by the papers"} {
			assert.ErrorContains(t, complete(open, runbook.Confirmation{Operator: "eva", Reason: reason, Statements: stated}), want)
		}
	}
	require.NoError(t, complete(open, runbook.Confirmation{Operator: "eva", Statements: map[string]string{"PREP-7.1-2": "by the papers", "PREP-7.1.2-4": "seen"}}))

	open.Statements = open.Statements[:1]
	assert.ErrorContains(t, complete(open, runbook.Confirmation{Operator: "eva"}), "write with --reason TEXT (JSON field reason) what you attest: PREP-7.1-2 (the hardware is released)")
	require.NoError(t, complete(open, runbook.Confirmation{Operator: "eva", Reason: "by the papers"}))
}
