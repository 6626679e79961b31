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

// sweepSeed is the seed for the moments at which workers are killed.
const sweepSeed = 20261122

// moment is an event of a run at which the worker is killed.
type moment struct {
	name string
	// at reports whether an event is the one. It is called for each event until it returns true.
	at func(follow.Event) bool
	// after is the pause between the event and the kill.
	after time.Duration
}

// fixedMoments returns the moments at which most could go wrong.
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

// seededMoments returns moments after n of the run's steps, drawn at random and sorted.
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

// crashRuns is the number of deployments. Each takes two or three of the moments: a deployment is long enough for
// them, and a worker may be killed several times.
const crashRuns = 5

// spread distributes moments over runs, so that consecutive moments are in different runs.
func spread(moments []moment, runs int) [][]moment {
	out := make([][]moment, runs)
	for i, m := range moments {
		out[i%runs] = append(out[i%runs], m)
	}
	return out
}

// A deployment reaches the same end state if its worker is killed at any time.
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

// killAt kills the worker once at each moment and starts it again a second later. After the run, restarted returns an
// error unless all of this happened before the run ended.
func killAt(s *stage.Stage, d *demo.Deployment, moments []moment) (restarted func() error) {
	reached := make([]bool, len(moments))
	back := make([]atomic.Bool, len(moments))
	failed := make([]error, len(moments))
	var kills sync.WaitGroup
	var one sync.Mutex // Only one kill at a time: a worker that is not running yet is killed after its start.
	d.OnEvent = func(e follow.Event) {
		for i, m := range moments {
			if reached[i] || !m.at(e) {
				continue
			}
			reached[i] = true
			kills.Go(func() {
				time.Sleep(m.after) //nolint:forbidigo // the moment, counted from the event
				one.Lock()
				defer one.Unlock()
				s.Worker.Kill()
				time.Sleep(time.Second) //nolint:forbidigo // how long there is no worker
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
		kills.Wait() // No worker outlives the test.
		return errors.Join(append(problems, failed...)...)
	}
}

// normalized returns the lab's state without what differs between two runs, see cuts.State.
func normalized(t *testing.T, s *stage.Stage) string {
	t.Helper()
	text, err := cuts.State(s)
	require.NoError(t, err)
	return text
}
