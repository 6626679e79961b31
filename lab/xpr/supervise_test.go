package xpr

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows/scm"
)

func (l *lab) serviceState(name string) scm.ServiceState {
	l.t.Helper()
	s, err := l.n1.Services.Get(name)
	require.NoError(l.t, err)
	return s.State
}

func (l *lab) awaitService(name string, state scm.ServiceState) {
	l.t.Helper()
	l.await(name, func() bool { return l.serviceState(name) == state })
}

// A layer that is stopped alone comes back as long as XPR Administrator runs.
func TestAdministratorStartsItsLayersAgain(t *testing.T) {
	l := newLab(t).prepare().install()
	stop := func(name string) {
		l.ok(l.n1.Services.Stop(name))
		l.awaitService(name, scm.Stopped)
	}
	rounds := func(n int) { time.Sleep(time.Duration(n) * quickestSupervision) }
	l.awaitService("stunnel", scm.Running)
	rounds(2)
	stop("stunnel")
	stop("TcpApl")
	l.awaitService("TcpApl", scm.Running)
	rounds(2)
	assert.Equal(t, scm.Stopped, l.serviceState("stunnel"), "it is no layer")

	// It may start a layer again before it is stopped itself, which then fails: who stops both tries again.
	for range 10 {
		for _, r := range slices.Backward(l.services()) {
			if l.serviceState(r) == scm.Running && (r == administrator || isAbove(r)) && l.n1.Services.Stop(r) == nil {
				l.awaitService(r, scm.Stopped)
			}
		}
	}
	rounds(2)
	assert.Equal(t, scm.Stopped, l.serviceState("TcpApl"))
	assert.Equal(t, scm.Stopped, l.serviceState(administrator))
}

// isAbove reports whether a service depends on XPR Administrator.
func isAbove(key string) bool {
	for _, r := range append(append([]row(nil), mandatoryRows...), optionalRows...) {
		if r.key == key && (r.depends == administrator || r.key == "stunnel") {
			return true
		}
	}
	return false
}
