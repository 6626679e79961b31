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
