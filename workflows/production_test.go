package workflows

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/workflows/chapter"
)

// A role that was built by hand is in production on nodes that the site record does not know. One of them was
// replicated by this service; antivirus is stopped only on the one that replicate-to-node is about, and starts
// again at its end.
func TestAntivirusKeepsRunningOnNodesInProduction(t *testing.T) {
	site := withThirdNode(testSite())
	site.Checks.AntivirusServices = []string{"AV"}
	f := deployed(t).clone(site)
	f.facts = slices.DeleteFunc(f.facts, func(fact runbook.SiteFact) bool {
		return fact.Key == runbook.FactCommissioning || fact.Key == runbook.FactFailoverTested
	})
	require.True(t, slices.ContainsFunc(f.facts, func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactReplicatedPrefix+"KERN2" }))
	for _, node := range site.NodeNames() {
		f.services[node]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
	}
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, f.called("EnsureWindowsService apply KERN1 PREP-7.1-5"))
	assert.Empty(t, f.called("EnsureWindowsService apply KERN3 PREP-7.1-5"))
	_, err = newScene(t, f).play(runbook.ReplicateToNode, runbook.Input{Node: "KERN3"})
	require.NoError(t, err)
	assert.Empty(t, f.called("EnsureWindowsService apply KERN1 PREP-7.1-5"))
	assert.Len(t, f.called("EnsureWindowsService apply KERN3 PREP-7.1-5"), 2, "stopped and started again")
	assert.Equal(t, chapter.Running, f.services["KERN3"]["av"].state)
}

// A preflight only looks: the first address of an adapter is recorded by prepare.
func TestAPreflightRecordsNoAddress(t *testing.T) {
	f := deployed(t)
	known := func(fact runbook.SiteFact) bool { return fact.Key == runbook.FactMACPrefix+"KERN1" }
	require.True(t, slices.ContainsFunc(f.facts, known), "prepare records it")
	f.facts = slices.DeleteFunc(f.facts, known)
	_, err := newScene(t, f).play(runbook.FailoverTest, runbook.Input{})
	require.NoError(t, err)
	assert.False(t, slices.ContainsFunc(f.facts, known))
	assert.NotEmpty(t, f.called("CheckNetworkAdapters check KERN1 PREP-7.1.2-7"))
}
