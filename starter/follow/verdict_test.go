package follow

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestTheWordAndTheColorOfEachVerdict(t *testing.T) {
	type shown struct{ word, color string }
	want := map[runbook.Verdict]shown{
		runbook.Unchanged:         {"unchanged", dim},
		runbook.NotApplicable:     {"not-applicable", dim},
		runbook.Changed:           {"changed", green},
		runbook.ChangedAnswerLost: {"changed (answer lost)", green},
		runbook.WouldChange:       {"would-change", yellow},
		runbook.Unknown:           {"unknown", yellow},
		runbook.OutcomeNotKnown:   {"outcome-not-known", yellow},
		runbook.NeedsPerson:       {"needs-person", yellow},
		runbook.Attested:          {"attested", yellow},
		runbook.Skipped:           {"skipped", yellow},
		runbook.NotReached:        {"not-reached", yellow},
		runbook.Failed:            {"failed", red},
	}
	assert.Len(t, want, len(runbook.Verdicts()))
	for _, verdict := range runbook.Verdicts() {
		assert.Equal(t, want[verdict], shown{verdict.Word(), colorOf(verdict)}, verdict)
		line := printed(Printer{Color: true}, Event{Kind: StepFinished, Step: licsvc, Verdict: verdict})
		assert.Contains(t, line, want[verdict].color)
		assert.Contains(t, line, want[verdict].word)
	}
	assert.Equal(t, yellow, colorOf("maybe"), "a verdict of another release")
}
