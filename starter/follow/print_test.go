package follow

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func printed(p Printer, e Event) string {
	var out bytes.Buffer
	p.Out = &out
	e.Time = time.Date(2026, 3, 1, 3, 0, 7, 0, time.Local)
	p.Print(e)
	return strings.TrimSuffix(out.String(), "\n")
}

var licsvc = runbook.Step{ID: "INT-9.5.1-3", Manual: "9.5.1/3", Host: "KERN1", Title: "service licsvc starts manually"}

func TestOneLineShowsOneEvent(t *testing.T) {
	changes := []runbook.Change{{Property: "StartMode", Before: "Auto", After: "Manual"}}
	for want, e := range map[string]Event{
		"03:00:07  integrate started (integrate/berlin)":                                                              {Kind: RunStarted, Runbook: "integrate", WorkflowID: "integrate/berlin"},
		"03:00:07  integrate started (integrate/berlin), change CHG0017":                                              {Kind: RunStarted, Runbook: "integrate", WorkflowID: "integrate/berlin", Change: "CHG0017"},
		"03:00:07  9.5.1/3    KERN1        service licsvc starts manually  unchanged":                                 {Kind: StepFinished, Step: licsvc, Verdict: runbook.Unchanged},
		"03:00:07  9.5.1/3    KERN1        service licsvc starts manually  changed StartMode 'Auto' -> 'Manual'":      {Kind: StepFinished, Step: licsvc, Verdict: runbook.Changed, Changes: changes},
		"03:00:07  9.5.1/3    KERN1        service licsvc starts manually  would-change StartMode 'Auto' -> 'Manual'": {Kind: StepFinished, Step: licsvc, Verdict: runbook.WouldChange, Changes: changes},
		"03:00:07  9.5.1/3    KERN1        service licsvc starts manually  unknown: no such service":                  {Kind: StepOpen, Step: licsvc, Verdict: runbook.Unknown, Text: "no such\n service"},
		"03:00:07  9.5.1/3    KERN1        service licsvc starts manually  failed: access denied":                     {Kind: StepFailed, Step: licsvc, Text: "access denied"},
		"03:00:07  integrate/berlin: waiting for an operator":                                                         {Kind: Waiting, WorkflowID: "integrate/berlin", Text: "waiting for an operator"},
		"03:00:07  integrate/berlin: retry by eva":                                                                    {Kind: Decided, WorkflowID: "integrate/berlin", Text: "retry by eva"},
		"03:00:07  integrate/berlin cannot continue, and tries again: BadSearchAttributes: no XprSite":                {Kind: Stuck, WorkflowID: "integrate/berlin", Text: "BadSearchAttributes: no\nXprSite"},
		"03:00:07  integrate/berlin ended":                                                                            {Kind: RunFinished, WorkflowID: "integrate/berlin"},
		"03:00:07  integrate/berlin is done-with-deviations":                                                          {Kind: RunFinished, WorkflowID: "integrate/berlin", Result: &runbook.Result{State: runbook.StateDoneWithDeviations}},
		"03:00:07  integrate/berlin was aborted by eva: why; role 'x' is Online on KERN1": {
			Kind: RunFinished, WorkflowID: "integrate/berlin", Error: "integrate/berlin was aborted by eva: why; role 'x' is Online on KERN1", Result: &runbook.Result{State: runbook.StateAborted},
		},
		"03:00:07  deploy/berlin was aborted: integrate/berlin was aborted by eva: why": {
			Kind: RunFinished, WorkflowID: "deploy/berlin", Error: "integrate/berlin was aborted by eva: why", Result: &runbook.Result{State: runbook.StateAborted},
		},
		"03:00:07  integrate/berlin failed: aborted by eva":                                                                             {Kind: RunFinished, WorkflowID: "integrate/berlin", Error: "aborted by eva"},
		"03:00:07  9.5.1/3    KERN1        service licsvc starts manually  unchanged\n          warning: a restart is pending on KERN1": {Kind: StepFinished, Step: licsvc, Verdict: runbook.Unchanged, Warnings: []string{"a restart is pending\non KERN1"}},
	} {
		assert.Equal(t, want, printed(Printer{}, e))
	}
}

func TestColorsMarkWholeLines(t *testing.T) {
	failed := Event{Kind: StepFailed, Step: licsvc, Text: "access denied"}
	assert.Equal(t, red+printed(Printer{}, failed)+reset, printed(Printer{Color: true}, failed))
	assert.True(t, strings.HasPrefix(printed(Printer{Color: true}, Event{Kind: StepFinished, Step: licsvc, Verdict: runbook.Unchanged}), dim))
}

func TestManyAndLongChangesAreCut(t *testing.T) {
	changes := []runbook.Change{
		{Property: "A", After: strings.Repeat("ü", 50)}, {Property: "B", After: "2"}, {Property: "C", After: "3"}, {Property: "D", After: "4"},
	}
	assert.Equal(t, "changed A '' -> '"+strings.Repeat("ü", 39)+"…', B '' -> '2', and 2 more", Describe(runbook.Changed, changes))
}

func TestLongTextsAreShownFromTheirDifferenceOn(t *testing.T) {
	begin := strings.Repeat("ü", 60)
	for want, c := range map[string]runbook.Change{
		"A '…üüüüüüüüüü' -> '…üüüüüüüüüü;x'":                                          {Before: begin, After: begin + ";x"},
		"A '…üüüüüüüüüü1" + strings.Repeat("z", 28) + "…' -> '…üüüüüüüüüü2'":          {Before: begin + "1" + strings.Repeat("z", 50), After: begin + "2"},
		"A '" + strings.Repeat("ü", 39) + "…' -> 'x" + strings.Repeat("ü", 38) + "…'": {Before: begin, After: "x" + begin},
		"A 'a b' -> 'a  b'": {Before: "a b", After: "a  b"},
	} {
		c.Property = "A"
		assert.Equal(t, "changed "+want, Describe(runbook.Changed, []runbook.Change{c}))
	}
}

func TestEveryVerdictHasAWordAndAColor(t *testing.T) {
	words := map[string]bool{}
	for _, verdict := range runbook.Verdicts() {
		assert.Equal(t, string(verdict), verdict.Word(), "the same word as in the evidence")
		assert.NotEmpty(t, colorOf(verdict))
		words[Describe(verdict, nil)] = true
	}
	assert.Len(t, words, len(runbook.Verdicts()))
}
