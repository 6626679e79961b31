package cmd

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

func TestAFactIsOneLine(t *testing.T) {
	f := serve(t, &fakeServer{answer: payloads(t, runbook.SiteRecord{Facts: []runbook.SiteFact{
		{Key: "a\nforged  1", Value: "ok\r\nforged  2\fforged\tx", Operator: "eva\nforged", AdoptedBy: "tom\nforged", Time: "2026-03-01T12:00:00Z"},
	}})})
	out, said, err := runAgainst(t.Context(), f, "facts --site berlin")
	require.NoError(t, err, said)
	assert.Equal(t, 2, strings.Count(out, "\n"), out)
	assert.Contains(t, out, `"ok forged 2\u000cforged x"`, "the words of a person are quoted")
	assert.Contains(t, out, `adopted by "tom forged"`)
}

// A person may start another workflow with the ID of the record. No worker may ever answer for it, so the commands say at once what to do.
func TestFactsNamesAWorkflowInThePlaceOfTheRecord(t *testing.T) {
	for _, line := range []string{"facts --site berlin", "facts withdraw cap-test --site berlin --reason x"} {
		for name, f := range map[string]*fakeServer{
			"another type":       {site: siteRunOf(runbook.Prepare, enums.WORKFLOW_EXECUTION_STATUS_RUNNING)},
			"another task queue": {siteQueue: "default"},
		} {
			t.Run(line+"/"+name, func(t *testing.T) {
				began := time.Now()
				out, said, err := runAgainst(t.Context(), serve(t, f), line+" --timeout 30s")
				kind, queue := f.siteRun().GetType().GetName(), cmp.Or(f.siteQueue, "xpr")
				require.EqualError(t, err, "cannot use workflow site/berlin as the site record: a person started it by hand, with type '"+kind+"' and task queue '"+queue+"'; "+
					"terminate it (temporal workflow terminate --workflow-id site/berlin --address "+f.address+"), then run the command again; the facts that the site record had are kept")
				assert.Empty(t, out+said)
				assert.Less(t, time.Since(began), 20*time.Second)
			})
		}
	}
}

// Workers answer here. What does not answer is the server's list of runs.
func TestFactsNamesAListThatTheServerDoesNotGive(t *testing.T) {
	f := &fakeServer{answer: payloads(t, runbook.SiteRecord{}), listError: serviceerror.NewFailedPrecondition("no store")}
	_, _, err := runAgainst(t.Context(), serve(t, f), "facts --site berlin --timeout 1s")
	require.EqualError(t, err, "cannot ask site/berlin: the Temporal server cannot list the runs of site/berlin: no store; without the list, facts of earlier runs could be lost")
}

// A record that was terminated still has its facts, also wrong ones. It is started again for the withdrawal.
func TestAFactOfATerminatedRecordIsWithdrawn(t *testing.T) {
	facts := []runbook.SiteFact{{Key: "cap-test", Value: "1"}}
	f := &fakeServer{
		site: siteRunOf(runbook.SiteWorkflow, enums.WORKFLOW_EXECUTION_STATUS_TERMINATED), answer: payloads(t, runbook.SiteRecord{Facts: facts}),
		accepts: true, outcome: success(t, "cap-test withdrawn"),
	}
	out, _, err := runAgainst(t.Context(), serve(t, f), "facts withdraw CAP-test --site berlin --reason x")
	require.NoError(t, err)
	assert.Equal(t, "cap-test withdrawn\n", out)
	var started runbook.SiteRecordInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(f.start.GetInput(), &started))
	assert.Equal(t, runbook.SiteRecordInput{Site: "berlin", Facts: facts}, started)
	assert.Equal(t, []string{"site/berlin", "xpr"}, []string{f.start.GetWorkflowId(), f.start.GetTaskQueue().GetName()})

	f.start = nil
	_, _, err = runAgainst(t.Context(), f, "facts withdraw other --site berlin --reason x")
	require.EqualError(t, err, "cannot withdraw 'other': the site record has no such fact; 'changeover facts --site berlin --address "+f.address+"' lists the facts of the site")
	assert.Nil(t, f.start)
}
