package site

import (
	"changeover/activities/engine"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"

	"changeover/config"
)

func runEvidence() Evidence {
	return Evidence{
		Site: "berlin", Digest: "abc", Runbook: "integrate", WorkflowID: "integrate/berlin", RunID: "r-1", State: "done",
		Steps: []StepEvidence{{
			Step: Step{ID: "INT-9.5.2-1", Host: "KERN1"}, State: "changed",
			Changes: []engine.Change{{Property: "Account", After: "XPR\\svc", Command: "set-service-account -Password ********"}},
		}},
		Decisions: []DecisionEvidence{{Action: "skip", Operator: "kim", Reason: "agreed"}},
	}
}

func TestEvidenceIsWrittenWhole(t *testing.T) {
	a := &Activities{EvidenceDir: filepath.Join(t.TempDir(), "new", "evidence")}
	file, err := a.WriteEvidence(context.Background(), runEvidence())
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(a.EvidenceDir, "integrate_berlin_r-1.json"), file.Path)

	text, err := os.ReadFile(file.Path)
	require.NoError(t, err)
	sum := sha256.Sum256(text)
	assert.Equal(t, hex.EncodeToString(sum[:]), file.SHA256)
	var back Evidence
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, "INT-9.5.2-1", back.Steps[0].ID)
	assert.Equal(t, "kim", back.Decisions[0].Operator)

	info, err := os.Stat(file.Path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestEvidenceOfOneRunIsOneFile(t *testing.T) {
	a := &Activities{EvidenceDir: t.TempDir()}
	for range 2 {
		_, err := a.WriteEvidence(context.Background(), runEvidence())
		require.NoError(t, err)
	}
	entries, err := os.ReadDir(a.EvidenceDir)
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}

func TestEvidenceStaysInItsDirectory(t *testing.T) {
	e := runEvidence()
	e.WorkflowID = "../../etc/passwd"
	assert.Equal(t, "_.._etc_passwd_r-1.json", evidenceName(e))
}

func TestEvidenceFailsAloud(t *testing.T) {
	_, err := (&Activities{}).WriteEvidence(context.Background(), runEvidence())
	requireType(t, err, ErrBadRequest)

	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	_, err = (&Activities{EvidenceDir: blocked}).WriteEvidence(context.Background(), runEvidence())
	assert.ErrorContains(t, err, "cannot write the evidence of integrate/berlin")
}

// beating is an environment that counts heartbeats. A helper that beats sends one at
// the end where an earlier attempt left something, so that no test waits for its clock.
func beating(a *Activities) (*testsuite.TestActivityEnvironment, *atomic.Int32) {
	var beats atomic.Int32
	environment := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	environment.RegisterActivity(a)
	environment.SetHeartbeatDetails([]engine.Change{{Property: "Earlier"}})
	environment.SetOnActivityHeartbeatListener(func(*activity.Info, converter.EncodedValues) { beats.Add(1) })
	return environment, &beats
}

func TestEvidenceOnASlowDiskIsWaitedFor(t *testing.T) {
	a := &Activities{EvidenceDir: t.TempDir()}
	environment, beats := beating(a)
	_, err := environment.ExecuteActivity(a.WriteEvidence, runEvidence())
	require.NoError(t, err)
	assert.Positive(t, beats.Load())
}

// slowSites answer only after a heartbeat was sent.
type slowSites struct{ awaited func() bool }

func (s slowSites) Load(string) (site *config.Site, digest, file string, err error) {
	if !s.awaited() {
		return nil, "", "", os.ErrDeadlineExceeded
	}
	return &config.Site{Name: "berlin"}, "d1", "berlin.yaml", nil
}

func TestASiteFileOnASlowDiskIsWaitedFor(t *testing.T) {
	t.Parallel()
	a := &Activities{}
	environment, beats := beating(a)
	a.Sites = slowSites{func() bool {
		return assert.Eventually(t, func() bool { return beats.Load() > 0 }, 3*heartbeatEvery, 10*time.Millisecond)
	}}
	_, err := environment.ExecuteActivity(a.LoadSite, LoadSiteRequest{Site: "berlin"})
	require.NoError(t, err)
}
