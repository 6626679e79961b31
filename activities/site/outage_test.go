package site

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"
)

// counted is a listener that accepts and closes connections.
type counted struct {
	net.Listener
	accepted atomic.Int64
}

// listen accepts and closes connections at an address until the listener is closed.
func listen(t *testing.T, address string) *counted {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
	require.NoError(t, err)
	c := &counted{Listener: listener}
	go c.serve(func() {})
	return c
}

// serve calls before each connection that it accepts a function that may hold it up.
func (c *counted) serve(before func()) {
	for {
		before()
		connection, err := c.Accept()
		if err != nil {
			return
		}
		_ = connection.Close() // The probe only looks whether it was accepted.
		c.accepted.Add(1)
	}
}

// more waits for a few further connections.
func (c *counted) more(t *testing.T) {
	t.Helper()
	want := c.accepted.Load() + 3
	require.Eventually(t, func() bool { return c.accepted.Load() >= want }, 20*time.Second, time.Millisecond)
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
	first.more(t)
	closed := time.Now()
	require.NoError(t, first.Close())
	time.Sleep(300 * time.Millisecond) //nolint:forbidigo // the outage that is measured
	again := listen(t, address.String())
	lasted := time.Since(closed)
	t.Cleanup(func() { require.NoError(t, again.Close()) })
	again.more(t)
	steady.more(t)
	cancel()

	outage := <-results
	down, up := outage.Ports[0], outage.Ports[1]
	assert.True(t, down.Longest.Exceeds(lasted-200*time.Millisecond), "%s for %s", down.Longest, lasted)
	assert.True(t, down.Longest.Within(lasted+200*time.Millisecond), "%s for %s", down.Longest, lasted)
	assert.False(t, down.Longest.Exceeds(lasted) || down.Longest.Within(lasted-20*time.Millisecond), "%s for %s", down.Longest, lasted)
	assert.Equal(t, down.Longest, outage.Longest)
	assert.Positive(t, outage.ResolutionSeconds)
	assert.True(t, up.Longest.Within(stall) && !up.Longest.Within(0), "an outage shorter than the resolution: %s", up.Longest)
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
	assert.True(t, outage.Longest.Exceeds(800*time.Millisecond), outage.Longest)
	assert.False(t, outage.Longest.Within(24*time.Hour), "nobody saw its beginning or its end")
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
		Ports: []portSamples{{Port: port, Attempts: 50, Failures: 3, Least: 2 * time.Second, Most: 3 * time.Second, FirstOK: true, Accepted: time.Now().Add(-time.Minute)}},
		Last:  time.Now().Add(-time.Minute),
	})
	probe := runbook.OutageProbe{Target: "UMKERNEL", Address: "127.0.0.1", Ports: []int{port}, IntervalMs: 20, MaximumSeconds: 1}
	value, err := env.ExecuteActivity(runbook.MeasureOutageActivity, probe)
	require.NoError(t, err)
	var outage runbook.Outage
	require.NoError(t, value.Get(&outage))
	assert.True(t, outage.Longest.Exceeds(2*time.Second-1) && !outage.Longest.Exceeds(2*time.Second), outage.Longest)
	assert.True(t, outage.Longest.Within(65*time.Second) && !outage.Longest.Within(time.Minute-1), "an outage may have filled the gap: %s", outage.Longest)
	assert.Greater(t, outage.Ports[0].Attempts, 50)
	assert.NotEmpty(t, outage.Gap)
	assert.InDelta(t, 60, outage.GapSeconds, 5, "nobody knows what happened meanwhile")
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
