package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// Matched holds the evidence of a run against the changing requests that hosts carried out, in order:
// every effect has exactly one record, every record an effect, and each intent was in the history
// before its request. The verdicts are those of a run that was cut at a request, counted from 1; 0: at none.
func Matched(t *testing.T, sent []Sent, evidence runbook.Evidence, at int, moment Moment) {
	t.Helper()
	verdicts := map[string][]runbook.Verdict{}
	for _, step := range evidence.Steps {
		for _, effect := range step.Effects {
			verdicts[effect.Request] = append(verdicts[effect.Request], effect.Verdict)
			if !has(sent, effect.Request) {
				assert.Fail(t, "a record has no effect", "%s %s -> %s of %s (%s)", effect.Property, effect.Before, effect.After, step.Place(), effect.Verdict)
			}
		}
	}
	for i, s := range sent {
		assert.NotEmpty(t, s.ID, "%s on %s carried no id", s.Script, s.Host)
		assert.True(t, s.Intended, "the intent of %s (%s) was not in the history when it was sent", s.ID, s.Script)
		assert.False(t, has(sent[:i], s.ID), "%s (%s) was made twice", s.ID, s.Script)
		assert.Equal(t, []runbook.Verdict{expected(sent, i, at-1, moment)}, verdicts[s.ID], "records of %s (%s)", s.ID, s.Script)
	}
}

func has(sent []Sent, request string) bool {
	for _, s := range sent {
		if s.ID == request {
			return true
		}
	}
	return false
}

// expected is the verdict of a request in a run that was cut at another: what the lost attempt had made
// of its intent is found by the next one.
func expected(sent []Sent, i, cut int, moment Moment) runbook.Verdict {
	made := i < cut || i == cut && moment != Before
	if cut < 0 || cut >= len(sent) || !made || intentOf(sent[i]) != intentOf(sent[cut]) {
		return runbook.Changed
	}
	if moment == Reset {
		return runbook.OutcomeNotKnown
	}
	return runbook.ChangedAnswerLost
}

// intentOf is the id of the intent that a request belongs to.
func intentOf(s Sent) string { return s.ID[:max(0, strings.LastIndex(s.ID, "."))] }
