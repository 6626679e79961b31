package site

import (
	"context"
	"net"
	"testing"
	"time"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
)

// listen accepts and closes connections at an address until the listener is closed.
func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
	require.NoError(t, err)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_ = connection.Close() // The probe only looks whether it was accepted.
		}
	}()
	return listener
}

func TestOutageIsMeasuredOnRealPorts(t *testing.T) {
	first, steady := listen(t, "127.0.0.1:0"), listen(t, "127.0.0.1:0")
	t.Cleanup(func() { require.NoError(t, steady.Close()) })
	address := first.Addr().(*net.TCPAddr)
	probe := runbook.OutageProbe{
		Target: "UMKERNEL", Address: "127.0.0.1", IntervalMs: 10,
		Ports: []int{address.Port, steady.Addr().(*net.TCPAddr).Port},
	}
	ctx, cancel := context.WithCancel(context.Background())
	results := make(chan runbook.Outage, 1)
	go func() {
		outage, err := (&Activities{}).MeasureOutage(ctx, probe)
		assert.NoError(t, err)
		results <- outage
	}()
	time.Sleep(100 * time.Millisecond)
	closed := time.Now()
	require.NoError(t, first.Close())
	time.Sleep(300 * time.Millisecond)
	again := listen(t, address.String())
	lasted := time.Since(closed)
	t.Cleanup(func() { require.NoError(t, again.Close()) })
	time.Sleep(200 * time.Millisecond)
	cancel()

	outage := <-results
	down, up := outage.Ports[0], outage.Ports[1]
	assert.InDelta(t, lasted.Seconds(), down.LongestSeconds, 0.2)
	assert.Equal(t, down.LongestSeconds, outage.LongestSeconds)
	assert.True(t, down.ReachableAtStart && down.ReachableAtEnd)
	assert.Positive(t, down.Failures)
	assert.Zero(t, up.Failures)
	assert.Greater(t, up.Attempts, 10)
	assert.WithinDuration(t, closed, outage.Began, time.Second)
	assert.WithinDuration(t, time.Now(), outage.Ended, time.Second)
	assert.False(t, outage.ByLimit, "it was canceled")
	assert.Empty(t, outage.Gap)
}

func TestOutageEndsByItself(t *testing.T) {
	listener := listen(t, "127.0.0.1:0")
	port := listener.Addr().(*net.TCPAddr).Port
	require.NoError(t, listener.Close())
	probe := runbook.OutageProbe{Target: "UMKERNEL", Address: "127.0.0.1", Ports: []int{port}, IntervalMs: 20, MaximumSeconds: 1}
	outage, err := (&Activities{}).MeasureOutage(context.Background(), probe)
	require.NoError(t, err)
	assert.False(t, outage.Ports[0].ReachableAtStart || outage.Ports[0].ReachableAtEnd)
	assert.Greater(t, outage.LongestSeconds, 0.9)
	assert.True(t, outage.ByLimit, "what it measured may go on")
	assert.WithinDuration(t, outage.Began.Add(time.Second), outage.Ended, 500*time.Millisecond)
}

// elsewhere sends every probe to one address.
type elsewhere string

func (e elsewhere) Probe(string, string, int) (string, bool) { return string(e), true }

func TestOutageAsksTheEndpointsFileFirst(t *testing.T) {
	a := &Activities{Probes: elsewhere("127.0.0.1:4711")}
	assert.Equal(t, "127.0.0.1:4711", a.probeAddress(runbook.OutageProbe{Address: "10.1.2.9"}, 13010))
	assert.Equal(t, "10.1.2.9:13010", (&Activities{}).probeAddress(runbook.OutageProbe{Address: "10.1.2.9"}, 13010))
}

func TestOutageNeedsAPort(t *testing.T) {
	_, err := (&Activities{}).MeasureOutage(context.Background(), runbook.OutageProbe{})
	enginetest.RequireType(t, err, runbook.ErrBadRequest)
}

func TestOutageGoesOnAfterACrash(t *testing.T) {
	listener := listen(t, "127.0.0.1:0")
	t.Cleanup(func() { require.NoError(t, listener.Close()) })
	port := listener.Addr().(*net.TCPAddr).Port
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	(&Activities{}).Register(env)
	env.SetHeartbeatDetails(outageSamples{
		Ports: []portSamples{{Port: port, Attempts: 50, Failures: 3, Longest: 2 * time.Second, FirstOK: true}},
		Last:  time.Now().Add(-time.Minute),
	})
	probe := runbook.OutageProbe{Target: "UMKERNEL", Address: "127.0.0.1", Ports: []int{port}, IntervalMs: 20, MaximumSeconds: 1}
	value, err := env.ExecuteActivity(runbook.MeasureOutageActivity, probe)
	require.NoError(t, err)
	var outage runbook.Outage
	require.NoError(t, value.Get(&outage))
	assert.InDelta(t, 2, outage.LongestSeconds, 0.01)
	assert.Greater(t, outage.Ports[0].Attempts, 50)
	assert.NotEmpty(t, outage.Gap)
	assert.InDelta(t, 60, outage.GapSeconds, 5, "nobody knows what happened meanwhile")
}

func TestOutageCountsFromTheFirstFailureToTheNextSuccess(t *testing.T) {
	start := time.Date(2025, 10, 1, 12, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	r := newOutageRecorder([]int{13010}, nil, start)
	for _, s := range []struct {
		second int
		ok     bool
	}{{0, true}, {1, false}, {2, false}, {4, true}, {5, false}, {6, true}, {8, false}} {
		r.note(13010, at(s.second), at(s.second), s.ok)
	}
	assert.Equal(t, 3.0, r.result(at(9)).LongestSeconds)
	assert.Equal(t, 12.0, r.result(at(20)).LongestSeconds, "an outage that lasts counts too")
	assert.False(t, r.result(at(9)).Ports[0].ReachableAtEnd)
}

func TestAWorkerThatStopsLeavesTheMeasurementAtOnce(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	(&Activities{}).Register(env)
	stopping := make(chan struct{})
	env.SetWorkerStopChannel(stopping)
	time.AfterFunc(100*time.Millisecond, func() { close(stopping) })
	begun := time.Now()
	_, err := env.ExecuteActivity(runbook.MeasureOutageActivity, runbook.OutageProbe{Address: "127.0.0.1", Ports: []int{1}, MaximumSeconds: 60})
	enginetest.RequireType(t, err, runbook.ErrTransport)
	assert.Less(t, time.Since(begun), 10*time.Second)
}
