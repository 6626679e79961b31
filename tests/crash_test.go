package tests

import (
	"errors"
	"fmt"
	"math/rand"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/demo"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/starter/follow"
	"changeover/tests/cuts"
)

// sweepSeed draws the moments; another seed is another sweep.
const sweepSeed = 20261122

// moment says at which event the worker is killed.
type moment struct {
	name string
	// at is asked for every event until it says yes.
	at func(follow.Event) bool
	// after is the pause between that event and the kill.
	after time.Duration
}

// fixedMoments are those at which most could go wrong.
func fixedMoments() []moment {
	return []moment{
		{name: "while a node restarts", after: 300 * time.Millisecond, at: func(e follow.Event) bool {
			return e.Kind == follow.StepBegan && e.Activity == "RestartHost"
		}},
		{name: "when the operator has confirmed the setup of XPR", at: func(e follow.Event) bool {
			return e.Kind == follow.Decided && strings.Contains(e.Text, "xpr-setup")
		}},
		{name: "while the role moves", after: 200 * time.Millisecond, at: func(e follow.Event) bool {
			return e.Kind == follow.StepBegan && e.Activity == "MoveRole" && e.Runbook == runbook.FailoverTest
		}},
	}
}

// seededMoments are n steps drawn from a run of that many.
func seededMoments(n, steps int) []moment {
	random := rand.New(rand.NewSource(sweepSeed)) //nolint:gosec // moments, not secrets
	var out []moment
	for range n {
		out = append(out, afterStep(1+random.Intn(steps-1), time.Duration(random.Intn(200))*time.Millisecond))
	}
	return out
}

func afterStep(k int, pause time.Duration) moment {
	seen := 0
	return moment{name: fmt.Sprintf("after step %d", k), after: pause, at: func(e follow.Event) bool {
		if e.Kind == follow.StepFinished {
			seen++
		}
		return seen == k
	}}
}

// A worker that dies, whenever it dies, changes nothing about the end.
func TestDeploymentSurvivesAKilledWorker(t *testing.T) {
	t.Parallel()
	moments := append(fixedMoments(), seededMoments(10, finished(t, oslo).steps)...)
	for _, m := range moments {
		t.Run(m.name, func(t *testing.T) { survives(t, m) })
	}
}

func survives(t *testing.T, m moment) {
	t.Parallel()
	s := setUp(t, oslo)
	d := &demo.Deployment{Stage: s}
	restarted := killAt(s, d, m)
	result := deploy(t, d)
	require.NoError(t, restarted())
	assert.Equal(t, runbook.StateDone, result.State, result.Deviations)
	verifyEffects(t, s)
	assert.Equal(t, finished(t, oslo).state, normalized(t, s), "the end state differs from that of an undisturbed run")
}

// killAt kills the worker once, at its moment, and starts another a second later.
// Called after the run, restarted reports whether both has happened before its end.
func killAt(s *stage.Stage, d *demo.Deployment, m moment) (restarted func() error) {
	ended := errors.New("the run ended before the worker was killed and started again")
	var killing atomic.Bool
	done := make(chan error, 1)
	d.OnEvent = func(e follow.Event) {
		if killing.Load() || !m.at(e) || !killing.CompareAndSwap(false, true) {
			return
		}
		go func() {
			time.Sleep(m.after)
			s.Worker.Kill()
			time.Sleep(time.Second)
			done <- s.Worker.Start()
		}()
	}
	return func() error {
		select {
		case err := <-done:
			return err
		default:
		}
		if killing.Load() {
			// The other worker must not outlive the test.
			return errors.Join(ended, <-done)
		}
		return ended
	}
}

// normalized is the lab's state without what differs between any two runs.
func normalized(t *testing.T, s *stage.Stage) string {
	t.Helper()
	text, err := cuts.State(s)
	require.NoError(t, err)
	return text
}
