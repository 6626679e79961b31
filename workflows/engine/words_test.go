package engine_test

import (
	"encoding/json"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/temporal"

	"changeover/activities/site"
	"changeover/runbook"
)

// currentDetails is the text that the UI shows of the run.
func (b *bench) currentDetails() string {
	answer, err := b.Env.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(b.T, err)
	var metadata sdkpb.WorkflowMetadata
	require.NoError(b.T, answer.Get(&metadata))
	return metadata.GetCurrentDetails()
}

// file is the evidence as it is read from the file.
func (b *bench) file() (e runbook.Evidence) {
	written, err := (&site.Activities{EvidenceDir: b.T.TempDir()}).WriteEvidence(b.T.Context(), b.Evidence)
	require.NoError(b.T, err)
	text, err := os.ReadFile(written.Path)
	require.NoError(b.T, err)
	require.NoError(b.T, json.Unmarshal(text, &e))
	return e
}

// With a wrong password, or a wrong certificate authority, terminal, UI, the evidence file and the evidence from
// the history say the same words: those of the worker that met the host, whatever caused its error.
func TestARefusalHasTheSameWordsEverywhere(t *testing.T) {
	for _, refusal := range []struct{ kind, words string }{
		{runbook.ErrAccessDenied, "cannot read the state for the steps on BONN1: the logon was refused (401); correct the account, its password or the endpoint, then retry the step"},
		{runbook.ErrConnection, "cannot read the state for the steps on BONN1: the certificate is signed by an unknown authority; name the certificate authority of the host in the endpoints file"},
	} {
		for _, mode := range []runbook.Mode{runbook.Check, runbook.Apply} {
			b := newBench(t)
			b.onLook = func(runbook.LookRequest, *runbook.LookResult) error {
				return temporal.NewNonRetryableApplicationError(refusal.words, refusal.kind, errors.New("x509"))
			}
			details := ""
			if mode == runbook.Check {
				b.group(mode, ensure("BONN1", "a"))
			} else {
				b.After(time.Hour, func() {
					details = b.currentDetails()
					b.Decide(runbook.AbortUpdate)
				})
				b.aborted(ensure("BONN1", "a"))
				assert.Contains(t, details, refusal.words, "the UI")
			}
			b.Evidence.WorkflowID, b.Evidence.RunID = "prepare/bonn", "r-1"
			steps := b.file().Steps
			require.Len(t, steps, 1)
			assert.Equal(t, refusal.words, steps[0].Error, "the evidence file")
			shown := b.shownVerdicts()
			require.NotEmpty(t, shown)
			for _, s := range shown {
				assert.Equal(t, refusal.words, s.Error, "the terminal")
			}
			found := b.foundVerdicts()
			require.Len(t, found, 1)
			assert.Equal(t, refusal.words, found[0].Error, "the evidence from the history")
		}
	}
}
