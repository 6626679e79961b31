package heartbeat_test

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/heartbeat"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/site"
	"changeover/config"
	"changeover/runbook"
)

// twoLines is a wanted state that takes two changes.
type twoLines struct{}

func (twoLines) ActivityName() string { return "EnsureTwoLines" }

type twoLinesKind struct{}

func (twoLinesKind) Read(ctx context.Context, h host.Session, _ twoLines) (lines []string, err error) {
	_, err = h.Run(ctx, scripts.GetTextLines.Of("Path", "x"), &lines)
	return lines, err
}

func (twoLinesKind) Differences(twoLines, []string) ([]engine.Change, error) {
	return []engine.Change{
		engine.NewChange("Line 1", "", "a", scripts.SetTextLine.Of("Path", "x", "Number", 1, "Text", "a")),
		engine.NewChange("Line 2", "", "b", scripts.SetTextLine.Of("Path", "x", "Number", 2, "Text", "b")),
	}, nil
}

func TestAStepSendsNothingWhileHeartbeatsDoNotReachTemporal(t *testing.T) {
	f := enginetest.NewHost(t, func(e *engine.Engine) {
		engine.Add(e, func(engine.Environment) engine.Kind[twoLines, []string] { return twoLinesKind{} })
	})
	f.Always("get-text-lines", nil)
	f.Always("set-text-line", nil)
	ctx := host.WithPermit(context.Background(), func() error {
		if len(f.Commands) > 0 {
			return &heartbeat.FenceClosed{Since: 21 * time.Second}
		}
		return nil
	})
	outcome, err := f.Engine().Try(ctx, twoLines{})
	enginetest.RequireType(t, err, runbook.ErrTransport)
	assert.ErrorContains(t, err, " on KERN1: no heartbeat of this worker has reached Temporal for 21s, so another worker may have begun the same work; nothing was sent; the next attempt looks at the state")
	assert.Len(t, f.Commands, 1)
	require.Len(t, outcome.Effects, 1, "what was made before is reported")
	assert.Equal(t, runbook.Changed, outcome.Effects[0].Verdict)
}

// server keeps the details of the heartbeats that it is sent.
type server struct {
	mutex    sync.Mutex
	received [][]any
}

func (s *server) Heartbeat(_ context.Context, details ...any) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.received = append(s.received, details)
	return nil
}

func (s *server) details() [][]any {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.received
}

// kept is an environment for a site's activities whose heartbeats go to a server.
func kept(a *site.Activities, s *server, interval time.Duration) *testsuite.TestActivityEnvironment {
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	environment.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&heartbeat.Interceptor{Interval: interval, Heartbeater: func(context.Context) heartbeat.Heartbeater { return s }}}})
	a.Register(environment)
	return environment
}

func TestAProbeSendsItsSamples(t *testing.T) {
	s := &server{}
	environment := kept(&site.Activities{}, s, time.Millisecond)
	probe := runbook.OutageProbe{Address: "127.0.0.1", Ports: []int{1}, MaximumSeconds: 1}
	_, err := environment.ExecuteActivity(runbook.MeasureOutageActivity, probe)
	require.NoError(t, err)
	require.NotEmpty(t, s.details())
	last := s.details()[len(s.details())-1]
	require.Len(t, last, 1)
	payload, err := converter.GetDefaultDataConverter().ToPayload(last[0])
	require.NoError(t, err)
	var samples struct {
		Ports []struct{ Port, Failures int } `json:"ports"`
	}
	require.NoError(t, converter.GetDefaultDataConverter().FromPayload(payload, &samples))
	assert.Equal(t, 1, samples.Ports[0].Port)
	assert.Positive(t, samples.Ports[0].Failures)
}

// slowSites answer only once something has happened.
type slowSites struct{ awaited func() bool }

func (slowSites) Know(string) {}

func (s slowSites) Load(string) (site.LoadedSite, error) {
	if !s.awaited() {
		return site.LoadedSite{}, os.ErrDeadlineExceeded
	}
	return site.LoadedSite{Site: &config.Site{Name: "berlin"}, Digest: "d1", File: "berlin.yaml"}, nil
}

func TestASiteFileOnASlowDiskIsWaitedFor(t *testing.T) {
	s := &server{}
	a := &site.Activities{Sites: slowSites{func() bool {
		return assert.Eventually(t, func() bool { return len(s.details()) > 0 }, 5*time.Second, time.Millisecond)
	}}}
	_, err := kept(a, s, 20*time.Millisecond).ExecuteActivity(runbook.LoadSiteActivity, runbook.LoadSiteRequest{Site: "berlin"})
	require.NoError(t, err)
}
