package tests

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/starter/demo"
	"changeover/starter/follow"
	"changeover/starter/stage"
	"changeover/workflows"
)

// sweepSite is deployed once for every moment at which a worker dies.
const sweepSite = "sites/oslo.yaml"

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
			return e.Kind == follow.StepFinished && e.Step.ID == "INT-9.4.2-1" && len(e.Outcome.Changes) > 0
		}},
		{name: "when the setup of XPR is confirmed", at: func(e follow.Event) bool {
			return e.Kind == follow.Decided && strings.Contains(e.Text, "xpr-setup")
		}},
		{name: "while the role moves", after: 300 * time.Millisecond, at: func(e follow.Event) bool {
			return e.Kind == follow.StepFinished && strings.HasPrefix(e.Step.ID, "TST-9.9-2")
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
	reference, steps := undisturbed(t)
	for _, m := range append(fixedMoments(), seededMoments(10, steps)...) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			s := setUp(t, sweepSite)
			d := &demo.Deployment{Stage: s}
			killed := killAt(s, d, m)
			result := deploy(t, d)
			require.True(t, killed(), "the run ended before the worker was killed")
			assert.Equal(t, workflows.Done, result.State, result.Deviations)
			assert.Equal(t, reference, normalized(t, s), "the end state differs from that of an undisturbed run")
		})
	}
}

// undisturbed deploys once with a worker that lives.
func undisturbed(t *testing.T) (state string, steps int) {
	t.Helper()
	s := setUp(t, sweepSite)
	d := &demo.Deployment{Stage: s}
	result := deploy(t, d)
	require.Equal(t, workflows.Done, result.State, result.Deviations)
	verifyEndState(t, s)
	for _, e := range d.Events() {
		if e.Kind == follow.StepFinished {
			steps++
		}
	}
	return normalized(t, s), steps
}

// killAt kills the worker once, at its moment, and starts another a second later.
func killAt(s *stage.Stage, d *demo.Deployment, m moment) (killed func() bool) {
	var mu sync.Mutex
	done := false
	d.OnEvent = func(e follow.Event) {
		mu.Lock()
		defer mu.Unlock()
		if done || !m.at(e) {
			return
		}
		done = true
		go func() {
			time.Sleep(m.after)
			s.Worker.Kill()
			time.Sleep(time.Second)
			_ = s.Worker.Start()
		}()
	}
	return func() bool {
		mu.Lock()
		defer mu.Unlock()
		return done
	}
}

// runID is what names of files and tasks derive from.
var runID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// normalized is the lab's state without what differs between any two runs: times,
// counts, and the files that are named after a run.
func normalized(t *testing.T, s *stage.Stage) string {
	t.Helper()
	dump := s.Lab.World.Dump()
	for i := range dump.Hosts {
		h := &dump.Hosts[i]
		h.BootTime, h.Events, h.RunningProcesses, h.Tasks = "", 0, 0, nil
		kept := h.Files[:0]
		for _, f := range h.Files {
			if !runID.MatchString(f.Path) && !strings.Contains(f.Path, `\Windows\Temp\`) {
				kept = append(kept, f)
			}
		}
		h.Files = kept
	}
	text, err := json.MarshalIndent(dump, "", " ")
	require.NoError(t, err)
	return string(text)
}
