package details

import (
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
)

func TestDetailsSayHowToConfirmHoweverMuchTheyShow(t *testing.T) {
	window := Task{OperatorTask: runbook.OperatorTask{ID: "maintenance-window", Pages: []runbook.Page{{Title: "Pending work"}}}}
	for range 1000 {
		window.Pages[0].Fields = append(window.Pages[0].Fields, runbook.Field{Label: "INT-9.7.2-19", Value: "a resource is depended on"})
	}
	text := (&Run{Tasks: []Task{window}}).Markdown()
	assert.LessOrEqual(t, len(text), limit)
	assert.Contains(t, text, `"task": "maintenance-window"`)
	assert.Regexp(t, `\| a resource is depended on \|\n\n… the rest`, text)
}

func TestDetailsShowTheVerdictOfEachStep(t *testing.T) {
	for _, verdict := range append(runbook.Verdicts(), "") {
		r := &Run{Steps: []*runbook.StepRecord{{Verdict: verdict}}}
		want := string(verdict)
		if verdict == "" {
			want = "in work"
		}
		assert.Contains(t, r.Markdown(), "| "+want+" |\n")
	}
}
