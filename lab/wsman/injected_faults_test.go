package wsman_test

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/wsman"
)

func TestInjectedFaults(t *testing.T) {
	l := newLab(t, wsman.Options{})
	opened := func() int { open, _ := l.server.Shells(); return open }
	inject := func(kind wsman.FaultKind, times int) (hits func() int) {
		return l.rules.Add(wsman.Rule{Fault: wsman.Fault{Kind: kind, Wait: 200 * time.Millisecond}, Operation: wsman.Create, Times: times})
	}

	inject(wsman.CutBefore, 1)
	_, _, err := l.post(createMessage(""))
	require.Error(t, err)
	assert.Zero(t, opened(), "cut before the effect")

	inject(wsman.CutAfter, 1)
	_, _, err = l.post(createMessage(""))
	require.Error(t, err)
	assert.Equal(t, 1, opened(), "cut after the effect")

	inject(wsman.Delay, 1)
	began := time.Now()
	l.create()
	assert.GreaterOrEqual(t, time.Since(began), 200*time.Millisecond)

	inject(wsman.Unauthorized, 1)
	status, _, err := l.post(createMessage(""))
	require.NoError(t, err)
	assert.Equal(t, 401, status)

	hits := inject(wsman.Quota, 2)
	assert.Equal(t, "w:QuotaLimit 2150859174", l.fault(createMessage("")))
	assert.Equal(t, "w:QuotaLimit 2150859174", l.fault(createMessage("")))
	l.create()
	assert.Equal(t, 2, hits())

	l.rules.Add(wsman.Rule{Fault: wsman.Fault{Kind: wsman.Quota}, Skip: 1})
	l.create()
	l.fault(createMessage(""))
	l.fault(createMessage(""))
	l.rules.Clear()
	l.create()
}

func TestRefusedConnections(t *testing.T) {
	l := newLab(t, wsman.Options{})
	l.client.CloseIdleConnections()
	hits := l.rules.Add(wsman.Rule{Fault: wsman.Fault{Kind: wsman.Refuse}, Operation: wsman.Connect, Times: 1})
	_, _, err := l.post(createMessage(""))
	require.Error(t, err)
	l.create()
	assert.Equal(t, 1, hits())
}

func TestEndpointGoesDownAndComesBack(t *testing.T) {
	l := newLab(t, wsman.Options{})
	shell := l.create()
	address := l.endpoint.Address()
	require.NoError(t, l.endpoint.Down())
	_, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", address)
	require.Error(t, err)
	l.client.CloseIdleConnections()
	require.NoError(t, l.endpoint.Up())
	assert.Equal(t, address, l.endpoint.Address())
	l.ok(deleteMessage(shell))
}

// An endpoint that goes down right after it came up accepts no connection, although it may not serve yet.
func TestEndpointThatGoesDownAtOnceIsClosed(t *testing.T) {
	l := newLab(t, wsman.Options{})
	for range 100 {
		require.NoError(t, l.endpoint.Down())
		_, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", l.endpoint.Address())
		require.Error(t, err)
		require.NoError(t, l.endpoint.Up())
	}
}

func TestARoundTripTakesItsTime(t *testing.T) {
	l := newLab(t, wsman.Options{RoundTrip: 50 * time.Millisecond})
	began := time.Now()
	shell := l.create()
	l.ok(deleteMessage(shell))
	assert.GreaterOrEqual(t, time.Since(began), 100*time.Millisecond)
}
