package engine

import (
	"strings"
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
)

func TestDetailsSayHowToConfirmHoweverMuchTheyShow(t *testing.T) {
	window := Task{OperatorTask: runbook.OperatorTask{ID: "maintenance-window", Pages: []runbook.Page{{Title: "Pending work"}}}}
	for range 1000 {
		window.Pages[0].Fields = append(window.Pages[0].Fields, runbook.Field{Label: "INT-9.7.2-19", Value: "a resource is depended on"})
	}
	r := newRun(&start{}, nil)
	r.desk.tasks = []*openTask{{Task: window}}
	text := r.view.details()
	assert.LessOrEqual(t, len(text), detailsLimit)
	assert.Contains(t, text, `"task": "maintenance-window"`)
	assert.Regexp(t, `\| a resource is depended on \|\n\n… the rest`, text)
}

func TestDetailsShowTheVerdictOfEachStep(t *testing.T) {
	r := newRun(&start{}, nil)
	for _, verdict := range append(runbook.Verdicts(), "") {
		r.report.steps = []*runbook.StepRecord{{Verdict: verdict}}
		want := string(verdict)
		if verdict == "" {
			want = "in work"
		}
		assert.Contains(t, r.view.details(), "| "+want+" |\n")
	}
}

func TestCutKeepsCharactersWhole(t *testing.T) {
	assert.Equal(t, "short", cut("short", 10))
	assert.Equal(t, "Grü…", cut("Grüßereien", 7))
	assert.LessOrEqual(t, len(cut(strings.Repeat("ß", 300), summaryLimit)), summaryLimit)
}
