package cmd

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// A run that is reset ends at once, and continues with another run ID. Who watches it learns which run that is.
func TestWatchNamesTheRunAfterAReset(t *testing.T) {
	for _, id := range []string{"deploy/berlin", "prepare/berlin"} {
		f := deployed(t, "go-live")
		f.resets = map[string]string{"run-of-" + id: "after-the-reset"}
		out, _, err := runAgainst(t.Context(), f, "watch deploy/berlin")
		require.Error(t, err)
		assert.Contains(t, out, id+" failed: terminated by someone unknown; somebody has reset the run, which continues under the same ID with run ID after-the-reset; "+
			"this new run can only look at hosts: abort it, then start the runbook again (changeover run "+strings.TrimSuffix(id, "/berlin")+" --site berlin); to follow the new run: changeover watch "+id+" --address "+f.address+"\n")
		out, _, err = runAgainst(t.Context(), f, "watch deploy/berlin -o json")
		require.Error(t, err)
		assert.Contains(t, out, `"newRunId":"after-the-reset"`)
	}
}

// A check changes nothing, so it can go on.
func TestWatchOfACheckThatIsResetGivesNoAdviceAboutTheLock(t *testing.T) {
	f := deployed(t, "go-live")
	started := f.histories["deploy/berlin"][0].GetWorkflowExecutionStartedEventAttributes()
	started.Input = payloads(t, runbook.Input{Site: "berlin", Mode: runbook.Check})
	f.resets = map[string]string{"run-of-deploy/berlin": "after-the-reset"}
	out, _, err := runAgainst(t.Context(), f, "watch deploy/berlin")
	require.Error(t, err)
	assert.Contains(t, out, "deploy/berlin failed: terminated by someone unknown; somebody has reset the run, which continues under the same ID with run ID after-the-reset; to follow the new run: ")
}

// The parent's history names only the run of a child that it has started. Also the run that was asked for may have been reset.
func TestASupportBundleHoldsTheRunsAfterAReset(t *testing.T) {
	for _, id := range []string{"deploy/berlin", "prepare/berlin"} {
		f := deployed(t, "go-live")
		f.resets = map[string]string{"run-of-" + id: "reset-1", "reset-1": "reset-2", "reset-2": "reset-2"}
		file := filepath.Join(t.TempDir(), "s.zip")
		_, _, err := runAgainst(t.Context(), f, "support-bundle deploy/berlin --run-id run-of-deploy/berlin --file "+file)
		require.NoError(t, err)
		files := unpacked(t, file)
		name := map[string]string{"deploy/berlin": "deploy_berlin", "prepare/berlin": "prepare_berlin"}[id]
		for _, run := range []string{"run-of-" + name, "reset-1", "reset-2"} {
			assert.Contains(t, files, "histories/"+name+"_"+run+".json")
			assert.Contains(t, files, "evidence/"+name+"_"+run+".json")
		}
	}
}
