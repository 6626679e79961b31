package audit

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestWhatIsToDoIsListedByRunbook(t *testing.T) {
	step := func(verdict runbook.Verdict, manual, title string) runbook.StepRecord {
		return runbook.StepRecord{Step: runbook.Step{ID: title, Manual: manual, Host: "KERN1", Title: title}, Verdict: verdict}
	}
	would := step(runbook.WouldChange, "7.2/5", "the owners")
	would.Pending = []runbook.Change{{Property: "PreferredOwners", Before: "KERN1", After: "KERN1, KERN2"}}
	person := step(runbook.NeedsPerson, "9.9/1", "the client access point")
	person.Note = "a person must state the result"
	unread := step(runbook.Unknown, "9.8/1", "the share")
	unread.Error = "cannot reach KERN2"
	again := unread
	later := step(runbook.Unknown, "9.8/2", "the folder")
	later.Note = "until 7.2/5 (the owners) on KERN1"
	var out bytes.Buffer
	ToDo(&out, []runbook.Evidence{
		{WorkflowID: "deploy/berlin"},
		{WorkflowID: "prepare/berlin", Steps: []runbook.StepRecord{step(runbook.Unchanged, "7.1/1", "the name"), would, later}},
		{WorkflowID: "integrate/berlin", Steps: []runbook.StepRecord{person, unread, again}},
	})
	assert.Equal(t, `to do:
  prepare/berlin
    1 7.2/5        KERN1        would-change: the owners
        PreferredOwners 'KERN1' -> 'KERN1, KERN2'
  integrate/berlin
    2 9.9/1        KERN1        needs-person: the client access point
        a person must state the result
    3 9.8/1        KERN1        unknown: the share
        cannot reach KERN2
        and 1 more step with the same error
`, out.String())
	out.Reset()
	ToDo(&out, []runbook.Evidence{{WorkflowID: "prepare/berlin", Steps: []runbook.StepRecord{step(runbook.Unchanged, "7.1/1", "the name")}}})
	assert.Empty(t, out.String(), "nothing is to do")
}
