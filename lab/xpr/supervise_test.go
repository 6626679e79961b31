package xpr

import (
	"slices"
	"testing"
	"testing/synctest"
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

// XPR Administrator starts a stopped layer again as long as it runs itself.
func TestAdministratorStartsItsLayersAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t).prepare().install()
		stop := func(name string) {
			l.ok(l.n1.Services.Stop(name))
			l.awaitService(name, scm.Stopped)
		}
		rounds := func(n int) { l.world.Rest(time.Duration(n) * quickestSupervision) }
		l.awaitService("stunnel", scm.Running)
		rounds(2)
		stop("stunnel")
		stop("TcpApl")
		l.awaitService("TcpApl", scm.Running)
		rounds(2)
		assert.Equal(t, scm.Stopped, l.serviceState("stunnel"), "it is not a layer")

		// XPR Administrator may start a layer again between the two stops, and then cannot be stopped itself, so both stops are
		// repeated.
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
	})
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
