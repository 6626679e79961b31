package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/lab/demo"
	"changeover/lab/wsman"
	"changeover/runbook"
)

// troubles holds the faults on each node's connection during a deployment. Each occurs after a number of operations,
// and a few times.
var troubles = []wsman.Rule{
	{Fault: wsman.Fault{Kind: wsman.Refuse}, Operation: wsman.Connect, Skip: 2, Times: 3},
	{Fault: wsman.Fault{Kind: wsman.CutBefore}, Operation: wsman.Send, Skip: 20, Times: 2},
	{Fault: wsman.Fault{Kind: wsman.CutBefore}, Operation: wsman.Receive, Skip: 35, Times: 1},
	{Fault: wsman.Fault{Kind: wsman.CutAfter}, Operation: wsman.Send, Skip: 45, Times: 2},
	{Fault: wsman.Fault{Kind: wsman.CutAfter}, Operation: wsman.Receive, Skip: 60, Times: 2},
	{Fault: wsman.Fault{Kind: wsman.Quota}, Operation: wsman.Create, Skip: 5, Times: 2},
	// The host no longer accepts the connection's logon. This occurs only once, since a 401 to a logon means a refused
	// account, which waits for a person.
	{Fault: wsman.Fault{Kind: wsman.Unauthorized}, Operation: wsman.Receive, Skip: 90, Times: 1},
}

// Failed requests are retried, and after a lost answer the host is looked at again: no change is made twice, and the
// end state is the same.
func TestDeploymentSurvivesConnectionFaults(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	hits := make([][]func() int, len(troubles))
	for i, rule := range troubles {
		for _, node := range s.Site.NodeNames() {
			hits[i] = append(hits[i], s.Lab.Faults(node).Add(rule))
		}
	}
	result := deploy(t, &demo.Deployment{Stage: s})
	assert.Equal(t, runbook.StateDone, result.State, result.Deviations)
	verifyEffects(t, s)
	assert.Equal(t, finished(t, oslo).state, normalized(t, s), "the end state differs from that of an undisturbed run")
	for i, rule := range troubles {
		happened := 0
		for _, count := range hits[i] {
			happened += count()
		}
		assert.Positive(t, happened, "no %s of %s happened", rule.Kind, rule.Operation)
	}
}
