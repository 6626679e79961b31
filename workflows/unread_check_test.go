package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// Nobody may be there to decide about a check, such as one that a script starts every night: what it cannot read is unknown.
func TestACheckThatCannotReadTheClusterIsIncomplete(t *testing.T) {
	for _, kind := range []string{runbook.ErrTransport, runbook.ErrAccessDenied} {
		for _, name := range runbook.Names() {
			f := deployed(t)
			site := *f.site
			site.XPR.Hotfixes = []string{"HF1"}
			f.site = &site
			for _, call := range []string{"ReadCluster ", " check ", "Read"} {
				f.failTimes(call, kind, 1000)
			}
			in := runbook.Input{Mode: runbook.Check}
			switch name {
			case runbook.ReplicateToNode, runbook.RemoveNode, runbook.ReplaceNode:
				in.Node = "KERN2"
			case runbook.AddSatellite, runbook.RemoveSatellite:
				in.Satellite = "SATEL1"
			case runbook.InstallHotfix:
				in.Hotfix = "HF1"
			case runbook.RepairResource:
				in.Service = "mta"
			}
			result, err := newScene(t, f).run(name, in)
			require.NoError(t, err, "%s: %s", name, kind)
			assert.Equal(t, runbook.StateIncomplete, result.State, "%s: %s", name, kind)
		}
	}
}
