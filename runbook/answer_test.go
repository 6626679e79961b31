package runbook

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAnAnswerSaysApartWhatWasNotDoneAndWhatWasNotSeen(t *testing.T) {
	assert.Equal(t, "not true yet: a; the run could not look at b; complete the task, correct the cause of each error and confirm again", NotConfirmed([]string{"a"}, []string{"b"}))
	assert.Equal(t, "the run could not look at b; correct the cause (if a worker or a host did not answer, check that it runs), then confirm again", NotConfirmed(nil, []string{"b"}))
	assert.Equal(t, "not true yet: a; complete the task and confirm again", NotConfirmed([]string{"a"}, nil))
	assert.Equal(t, "not true yet: a; correct b, then confirm again", NotConfirmed([]string{"a; correct b, then confirm again"}, nil), "said once")
	assert.Equal(t, "not true yet: a, then confirm again; not true yet: b; complete the task and confirm again", NotConfirmed([]string{"a, then confirm again", "b"}, nil))
}

// No step of a task waits for a retry.
func TestTheErrorOfAStepAdvisesToConfirmInATask(t *testing.T) {
	for text, want := range map[string]string{
		"correct a, then retry":                      "correct a, then confirm again",
		"correct a, then retry. Or abort":            "correct a, then confirm again. Or abort",
		"do a, then retry; if b, abort":              "do a, then confirm again; if b, abort",
		"correct a; when it exists again, retry":     "correct a; when it exists again, confirm again",
		"the answer is incomplete; retry":            "the answer is incomplete; confirm again",
		"create the file with the text a, and retry": "create the file with the text a, and confirm again",
		"the host said: cannot retry the operation":  "the host said: cannot retry the operation",
		"wait for the next retry":                    "wait for the next retry",
	} {
		assert.Equal(t, want, OfTask(text, ConfirmAgain))
	}
	assert.Equal(t, "do a, then confirm", OfTask("do a, then retry", Confirm))
}

func TestOnlyTwoProblemsSayWhatAHostShows(t *testing.T) {
	for _, kind := range append(FaultTypes(), ErrTransport, ErrHostBusy, ErrClusterBusy) {
		assert.Equal(t, slices.Contains([]string{ErrPrecondition, ErrNodePaused}, kind), Problem{Type: kind}.Seen(), kind)
	}
}

func TestATypedValueFits(t *testing.T) {
	name, folder := IrrevocableValue{Want: []string{"XPRBLN"}}, IrrevocableValue{Want: []string{`R:\OpenScape\xpr`}}
	assert.True(t, name.Fits(" XPRBLN "))
	assert.False(t, name.Fits("xprbln"), "a name stays as it was entered")
	assert.True(t, folder.Fits(`r:\openscape\XPR\`))
	assert.False(t, folder.Fits(`R:\OpenScape\xprlicsvc`))
}

func TestOfManyUnreadStepsOnlyTheFirstAreNamed(t *testing.T) {
	titles := []string{"'a'", "'b'", "'c'", "'d'", "'e'"}
	assert.Equal(t, "'a': no answer", Unread(titles[:1], "no answer"))
	assert.Equal(t, "'a', 'b', 'c', 'd': no answer", Unread(titles[:4], "no answer"))
	assert.Equal(t, "'a', 'b', 'c' and 2 more steps: no answer", Unread(titles, "no answer"))
}
