package engine_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// pair wants two things true, one after the other. The third compensates for the first.
type pair struct{}

func (pair) ActivityName() string { return "EnsurePair" }

// pairKind is the kind of a pair; have is what the host shows.
type pairKind struct{ have *pairSeen }

type pairSeen struct {
	first, second, third bool
	// refused counts the reads since the second change was refused; settles is the one that shows it made.
	refused, settles int
}

func (k pairKind) Read(context.Context, host.Session, pair) (pairSeen, error) {
	if k.have.refused > 0 {
		k.have.refused++
	}
	if k.have.refused == k.have.settles+1 && k.have.settles > 0 {
		k.have.second = true
	}
	return *k.have, nil
}

func (pairKind) Differences(_ pair, have pairSeen) ([]engine.Change, error) {
	var changes []engine.Change
	if !have.first {
		changes = append(changes, engine.NewChange("First", "false", "true", scripts.StopService.Of("Name", "mrs")))
	}
	if !have.second {
		changes = append(changes, engine.NewChange("Second", "false", "true", scripts.NewDirectory.Of("Path", "X:\\")))
	}
	if !have.third {
		changes = append(changes, engine.NewChange("Third", "false", "true", scripts.StartService.Of("Name", "mrs")).Compensating())
	}
	return changes, nil
}

func (pairKind) Warnings(pair, pairSeen) []string { return []string{"the pair is old"} }

// pairHost is a host on which the second change is refused as busy after the first was made.
func pairHost(t *testing.T, have *pairSeen) *enginetest.Host {
	f := enginetest.NewHost(t, func(e *engine.Engine) {
		engine.Add(e, func(engine.Environment) engine.Kind[pair, pairSeen] { return pairKind{have} })
	})
	f.Does("stop-service", func(enginetest.Params) { have.first = true })
	f.Does("new-directory", func(enginetest.Params) { have.second = true })
	f.Does("start-service", func(enginetest.Params) { have.third = true })
	f.Fails["new-directory"] = enginetest.Failure(runbook.ErrServiceBusy, "it is busy")
	return f
}

// busyPair carries out the first intent of a pair on such a host.
func busyPair(t *testing.T, f *enginetest.Host, have *pairSeen) (runbook.ActResult, error) {
	t.Helper()
	e := f.Engine()
	differences, err := pairKind{}.Differences(pair{}, *have)
	require.NoError(t, err)
	var changes []runbook.Change
	for _, c := range differences {
		changes = append(changes, c.Change)
	}
	result, err := e.Act(context.Background(), pair{}.ActivityName(), e.Request(pair{}, "1", changes, nil))
	if err != nil {
		result = enginetest.Result(err)
	}
	return result, err
}

// properties are those of changes.
func properties(changes []runbook.Change) []string {
	return enginetest.Outcome{Changes: changes}.Properties()
}

// made are the properties that were changed.
func made(result runbook.ActResult) []string {
	var names []string
	for _, effect := range result.Effects {
		names = append(names, effect.Property)
	}
	return names
}

func TestANewIntentKeepsTheWarningsOfTheRequests(t *testing.T) {
	have := &pairSeen{third: true}
	f := pairHost(t, have)
	f.Warnings = []string{"slow"}
	result, err := busyPair(t, f, have)
	require.NoError(t, err)
	assert.True(t, result.Replan)
	assert.Equal(t, []string{"Second"}, properties(result.Next))
	assert.Equal(t, []string{"First"}, made(result))
	assert.Equal(t, []string{"slow", "the pair is old"}, result.Warnings)
}

// Only a further attempt at the same intent learns what became of a change that was sent and not answered.
func TestAChangeThatWasSentAndNotAnsweredKeepsItsIntent(t *testing.T) {
	have := &pairSeen{third: true}
	f := pairHost(t, have)
	f.Fails["new-directory"] = &host.Failure{Type: runbook.ErrServiceBusy, Next: "wait", Err: context.DeadlineExceeded, Unanswered: true}
	result, err := busyPair(t, f, have)
	enginetest.RequireType(t, err, runbook.ErrServiceBusy)
	assert.False(t, result.Replan)
	assert.Equal(t, []string{"First"}, made(result))
	assert.Equal(t, []string{"Second"}, properties(result.Sent))
}

// The busy thing has reached the wanted state by itself.
func TestAnIntentThatNothingIsLeftOfIsVerified(t *testing.T) {
	// The first read asks what became of the refused change, the second one what is left.
	have := &pairSeen{third: true, settles: 2}
	f := pairHost(t, have)
	f.After = func(script string) {
		if script == "new-directory" {
			have.refused = 1
		}
	}
	result, err := busyPair(t, f, have)
	require.NoError(t, err)
	assert.False(t, result.Replan, "an intent without a change is none")
	assert.Equal(t, []string{"First"}, made(result))
	assert.Equal(t, 4, have.refused, "it is read once more, to verify it")
}

// A change that compensates is carried out by the attempt that ends the intent it belongs to.
func TestAnIntentWithACompensatingChangeIsNotPlannedAgain(t *testing.T) {
	have := &pairSeen{}
	f := pairHost(t, have)
	f.Fails["start-service"] = enginetest.Failure(runbook.ErrServiceBusy, "it does not start")
	result, err := busyPair(t, f, have)
	enginetest.RequireType(t, err, runbook.ErrServiceBusy)
	assert.False(t, result.Replan)
	assert.Equal(t, []string{"First"}, made(result))
}
