package scenario

import (
	"context"

	"github.com/stretchr/testify/require"

	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// terminated is the value of the panic that ends a run as its termination in Temporal's UI would: no workflow code runs after it.
const terminated = "the run is terminated"

// Terminate runs a runbook and terminates it after a host has carried out a script.
func (s *Stage) Terminate(name string, in runbook.Input, script *scripts.Script, on string) {
	s.t.Helper()
	s.Cuts.terminateAfter(script, on)
	defer func() {
		if found := recover(); found != terminated {
			require.Failf(s.t, "the run was not terminated", "%v; %v", script.Name, found)
		}
	}()
	_, err := s.Run(name, in)
	require.Failf(s.t, "the run has ended before", "%s on %s; %v", script.Name, on, err)
}

// terminateAfter sets the script after which the run is terminated.
func (c *Cuts) terminateAfter(script *scripts.Script, on string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.terminates = Sent{Script: script.Name, Host: on}
}

// onTermination sets what terminates the present run.
func (c *Cuts) onTermination(end func()) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.terminate = end
}

// terminatedBy ends the run and the attempt if a host has carried out the script.
func (c *Cuts) terminatedBy(ctx context.Context, sent Sent) {
	c.mutex.Lock()
	end := c.terminates == Sent{Script: sent.Script, Host: sent.Host}
	terminate := c.terminate
	if end {
		c.terminates = Sent{}
	}
	c.mutex.Unlock()
	if end {
		c.lose(ctx)
		terminate()
		panic(lost)
	}
}
