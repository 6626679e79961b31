package tests

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"sync"
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

// seededMoments are n steps drawn from a run of that many, in order.
func seededMoments(n, steps int) []moment {
	random := rand.New(rand.NewSource(sweepSeed)) //nolint:gosec // moments, not secrets
	var out []moment
	drawn := make([]int, n)
	for i := range drawn {
		drawn[i] = 1 + random.Intn(steps-1)
	}
	slices.Sort(drawn)
	for _, k := range drawn {
		out = append(out, afterStep(k, time.Duration(random.Intn(200))*time.Millisecond))
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

// crashRuns is the number of deployments over which the moments are spread: each is long enough for two
// or three of them, and a worker that died once may die again.
const crashRuns = 5

// spread deals moments to runs, neighbours to different ones.
func spread(moments []moment, runs int) [][]moment {
	out := make([][]moment, runs)
	for i, m := range moments {
		out[i%runs] = append(out[i%runs], m)
	}
	return out
}

// A worker that dies, whenever it dies, changes nothing about the end.
func TestDeploymentSurvivesAKilledWorker(t *testing.T) {
	t.Parallel()
	moments := append(seededMoments(10, finished(t, oslo).steps), fixedMoments()...)
	for _, some := range spread(moments, crashRuns) {
		var names []string
		for _, m := range some {
			names = append(names, m.name)
		}
		t.Run(strings.Join(names, ", "), func(t *testing.T) { survives(t, some) })
	}
}

func survives(t *testing.T, moments []moment) {
	t.Parallel()
	s := setUp(t, oslo)
	d := &demo.Deployment{Stage: s}
	restarted := killAt(s, d, moments)
	result := deploy(t, d)
	require.NoError(t, restarted())
	assert.Equal(t, runbook.StateDone, result.State, result.Deviations)
	verifyEffects(t, s)
	assert.Equal(t, finished(t, oslo).state, normalized(t, s), "the end state differs from that of an undisturbed run")
}

// killAt kills the worker once at each of the moments, and starts another a second later. Called after
// the run, restarted reports whether all of that has happened before its end.
func killAt(s *stage.Stage, d *demo.Deployment, moments []moment) (restarted func() error) {
	reached := make([]bool, len(moments))
	back := make([]atomic.Bool, len(moments))
	failed := make([]error, len(moments))
	var kills sync.WaitGroup
	var one sync.Mutex // A worker that is not back yet is killed once it is.
	d.OnEvent = func(e follow.Event) {
		for i, m := range moments {
			if reached[i] || !m.at(e) {
				continue
			}
			reached[i] = true
			kills.Go(func() {
				time.Sleep(m.after)
				one.Lock()
				defer one.Unlock()
				s.Worker.Kill()
				time.Sleep(time.Second)
				failed[i] = s.Worker.Start()
				back[i].Store(true)
			})
		}
	}
	return func() error {
		var problems []error
		for i, m := range moments {
			if !back[i].Load() {
				problems = append(problems, fmt.Errorf("the run ended before the worker was killed and started again %s", m.name))
			}
		}
		kills.Wait() // No other worker outlives the test.
		return errors.Join(append(problems, failed...)...)
	}
}

// normalized is the lab's state without what differs between any two runs.
func normalized(t *testing.T, s *stage.Stage) string {
	t.Helper()
	text, err := cuts.State(s)
	require.NoError(t, err)
	return text
}
