package desk

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestTheStateOfARunFollowsFromWhatWaitsForPeople(t *testing.T) {
	task := Task{OperatorTask: runbook.OperatorTask{Title: "install the agent"}}
	window, later := task, task
	window.Window, later.Until = true, time.Unix(1, 0)
	parked := []runbook.ParkedStep{{Step: runbook.Step{ID: "INT-1", Host: "KERN1"}, Error: "cannot do it"}}
	offering := []runbook.ParkedStep{{Step: runbook.Step{ID: "INT-1", Host: "KERN1"}, Error: "the role is on KERN2", Offer: "moves the role back"}}
	held := &runbook.DecisionRecord{Operator: "eva", Reason: "lunch"}
	for name, test := range map[string]struct {
		waiting Waiting
		state   runbook.State
		text    string
	}{
		"nothing waits":                    {Waiting{}, runbook.StateRunning, ""},
		"a run that is held":               {Waiting{Held: held}, runbook.StateHeld, `held by eva: "lunch"`},
		"a task":                           {Waiting{Tasks: []Task{task}, Held: held}, runbook.StateWaitingForOperator, "install the agent"},
		"a failed step":                    {Waiting{Parked: parked, Held: held}, runbook.StateWaitingForOperator, "INT-1 KERN1: cannot do it"},
		"a failed step with an offer":      {Waiting{Parked: offering}, runbook.StateWaitingForOperator, "INT-1 KERN1: the role is on KERN2; if you send retry, the run first moves the role back"},
		"a permission":                     {Waiting{Tasks: []Task{window}}, runbook.StateWaitingForWindow, "install the agent"},
		"a task that goes on at some time": {Waiting{Tasks: []Task{later}}, runbook.StateWaitingForWindow, "install the agent"},
		"evidence without room":            {Waiting{Evidence: &runbook.EvidenceWait{Error: "disk full"}}, runbook.StateWaitingForEvidence, "disk full"},
	} {
		assert.Equal(t, test.state, test.waiting.State(), name)
		assert.Equal(t, test.text, test.waiting.String(), name)
	}
}
