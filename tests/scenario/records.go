package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// Matched compares the evidence of a run with the changing requests that hosts carried out, in order: every effect
// must have exactly one record, every record an effect, and each intent must have been in the history before its
// request. at is the number of the request at which the run was interrupted, counted from 1, or 0.
func Matched(t *testing.T, sent []Sent, evidence runbook.Evidence, at int, moment Moment) {
	t.Helper()
	verdicts := map[string][]runbook.Verdict{}
	for _, step := range evidence.Steps {
		for _, effect := range step.Effects {
			verdicts[effect.Request] = append(verdicts[effect.Request], effect.Verdict)
			if !has(sent, effect.Request) {
				assert.Fail(t, "a record without an effect", "%s %s -> %s of %s (%s)", effect.Property, effect.Before, effect.After, step.Place(), effect.Verdict)
			}
		}
	}
	for i, s := range sent {
		assert.NotEmpty(t, s.ID, "%s on %s had no id", s.Script, s.Host)
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

// expected returns the verdict of a request in a run that was interrupted at another one: the next attempt finds what
// the lost attempt had made of its intent.
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

// intentOf returns the id of the intent that a request belongs to.
func intentOf(s Sent) string { return s.ID[:max(0, strings.LastIndex(s.ID, "."))] }
