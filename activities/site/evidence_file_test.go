package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/runbook"
)

func runEvidence() runbook.Evidence {
	return runbook.Evidence{
		Site: "berlin", Digest: "abc", Runbook: "integrate", WorkflowID: "integrate/berlin", RunID: "r-1", State: runbook.StateDone,
		Steps: []runbook.StepRecord{{
			Step: runbook.Step{ID: "INT-9.5.2-1", Host: "KERN1"}, Verdict: runbook.Changed,
			Effects: []runbook.Effect{{
				Change:  runbook.Change{Property: "Account", After: "XPR\\svc", Command: "set-service-account -Password ********"},
				Verdict: runbook.Changed,
			}},
		}},
		Decisions: []runbook.DecisionRecord{{Action: "skip", Operator: "kim", Reason: "agreed"}},
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
	var back runbook.Evidence
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

// A file that is there is never replaced.
func TestEvidenceReplacesNoFile(t *testing.T) {
	a := &Activities{EvidenceDir: t.TempDir()}
	file, err := a.WriteEvidence(context.Background(), runEvidence())
	require.NoError(t, err)
	before, err := os.ReadFile(file.Path)
	require.NoError(t, err)
	other := runEvidence()
	other.State = runbook.StateFailed
	_, err = a.WriteEvidence(context.Background(), other)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	require.ErrorContains(t, err, "a file of this name with other content exists already; rename that file, then retry")
	after, err := os.ReadFile(file.Path)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	entries, err := os.ReadDir(a.EvidenceDir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "no temporary file is left")
}

// An attempt that has written the file may end without an answer. The next one knows that somebody decided to try
// again: the file counts as written, and stays as it is. How a run was ended before it heard of its file is a file
// of its own.
func TestEvidenceWhoseWriteLostItsAnswerIsWritten(t *testing.T) {
	a := &Activities{EvidenceDir: t.TempDir()}
	first, err := a.WriteEvidence(context.Background(), runEvidence())
	require.NoError(t, err)
	again := runEvidence()
	again.Decisions = append(again.Decisions, runbook.DecisionRecord{Action: "retry", Operator: "eva", Reason: "room"})
	second, err := a.WriteEvidence(context.Background(), again)
	require.NoError(t, err)
	assert.Equal(t, first, second, "the digest is that of the file")
	ended := again
	ended.State, ended.Execution, ended.Error = runbook.StateWaitingForEvidence, runbook.Terminated, "terminated by kim"
	third, err := a.WriteEvidence(context.Background(), ended)
	require.NoError(t, err)
	assert.Equal(t, strings.TrimSuffix(first.Path, ".json")+"_ended.json", third.Path)
	text, err := os.ReadFile(third.Path)
	require.NoError(t, err)
	assert.Contains(t, string(text), "terminated by kim")
	whole, err := os.ReadFile(first.Path)
	require.NoError(t, err)
	assert.NotContains(t, string(whole), "terminated by kim")
	edited := bytes.Replace(whole, []byte("{"), []byte(`{"approvedBy": "x",`), 1)
	require.NoError(t, os.WriteFile(first.Path, edited, 0o600))
	_, err = a.WriteEvidence(context.Background(), again)
	require.ErrorContains(t, err, "a file of this name with other content exists already", "a file that somebody edited is not what the run wrote")
	require.NoError(t, os.WriteFile(first.Path, whole, 0o600))
	for name, change := range map[string]func(e *runbook.Evidence){
		"another decision": func(e *runbook.Evidence) {
			e.Decisions = []runbook.DecisionRecord{{Action: "abort"}, {Action: "retry"}}
		},
		"fewer decisions": func(e *runbook.Evidence) { e.Decisions = nil },
		"another step":    func(e *runbook.Evidence) { e.Steps[0].Verdict = runbook.Unchanged },
		"another state":   func(e *runbook.Evidence) { e.State = runbook.StateFailed },
	} {
		other := runEvidence()
		change(&other)
		_, err = a.WriteEvidence(context.Background(), other)
		require.ErrorContains(t, err, "a file of this name with other content exists already", name)
	}
}

// Two workers at the same moment: one of them writes the file.
func TestEvidenceIsWrittenByOneOfMany(t *testing.T) {
	path := filepath.Join(t.TempDir(), "evidence.json")
	var wrote atomic.Int32
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			if _, err := writeNew(path, []byte(strconv.Itoa(i))); err == nil {
				wrote.Add(1)
			}
		})
	}
	all.Wait()
	assert.EqualValues(t, 1, wrote.Load())
}

func TestTheEvidenceDirectoryIsTried(t *testing.T) {
	dir := t.TempDir()
	room := runbook.EvidenceRoom{WorkflowID: "integrate/berlin", Bytes: 10_000}
	require.NoError(t, (&Activities{EvidenceDir: dir}).TryEvidenceDirectory(context.Background(), room))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, entries, "it leaves nothing")
	blocked := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	err = (&Activities{EvidenceDir: blocked}).TryEvidenceDirectory(context.Background(), room)
	assert.ErrorContains(t, err, "cannot write the evidence of integrate/berlin to "+blocked)
}

// Whoever reads where evidence is, or why it cannot be written, is on another computer, and there may be several workers.
func TestEvidenceNamesItsPlaceWhole(t *testing.T) {
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	require.NoError(t, err)
	computer, err := os.Hostname()
	require.NoError(t, err)
	file, err := (&Activities{EvidenceDir: "evidence"}).WriteEvidence(t.Context(), runEvidence())
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(here, "evidence"), filepath.Dir(file.Path))
	assert.FileExists(t, file.Path)

	require.NoError(t, os.WriteFile("blocked", nil, 0o600))
	blocked := &Activities{EvidenceDir: "blocked"}
	_, err = blocked.WriteEvidence(t.Context(), runEvidence())
	require.ErrorContains(t, err, "to "+filepath.Join(here, "blocked"))
	require.ErrorContains(t, err, " on computer "+computer+": ")
	err = blocked.TryEvidenceDirectory(t.Context(), runbook.EvidenceRoom{WorkflowID: "integrate/berlin"})
	require.ErrorContains(t, err, "to "+filepath.Join(here, "blocked")+" on computer "+computer+": ")
}

func TestEvidenceStaysInItsDirectory(t *testing.T) {
	e := runEvidence()
	e.WorkflowID = "../../etc/passwd"
	dir := t.TempDir()
	file, err := (&Activities{EvidenceDir: dir}).WriteEvidence(t.Context(), e)
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "_.._etc_passwd_r-1.json"), file.Path)
}

func TestEvidenceThatCannotBeWritten(t *testing.T) {
	_, err := (&Activities{}).WriteEvidence(context.Background(), runEvidence())
	enginetest.RequireType(t, err, runbook.ErrBadRequest)

	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	_, err = (&Activities{EvidenceDir: blocked}).WriteEvidence(context.Background(), runEvidence())
	assert.ErrorContains(t, err, "cannot write the evidence of integrate/berlin")
}

// A long run's steps come packed; the file has them readable.
func TestPackedEvidenceIsWrittenReadable(t *testing.T) {
	e := runEvidence()
	for range 5000 {
		e.Steps = append(e.Steps, runbook.StepRecord{Step: runbook.Step{ID: "INT-9.5.2-2"}, Note: strings.Repeat("x", 100)})
	}
	packed := e.Pack()
	require.NotEmpty(t, packed.StepsPacked)
	a := &Activities{EvidenceDir: t.TempDir()}
	file, err := a.WriteEvidence(context.Background(), packed)
	require.NoError(t, err)
	text, err := os.ReadFile(file.Path)
	require.NoError(t, err)
	var back runbook.Evidence
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, e, back)
	packed.StepsPacked = packed.StepsPacked[:100]
	_, err = a.WriteEvidence(context.Background(), packed)
	enginetest.RequireType(t, err, runbook.ErrBadRequest)
}

func TestEvidenceIsWrittenMasked(t *testing.T) {
	const secret = "Horse-Battery-9"
	known := &secrets.Scrubber{}
	known.Add(secret, "integrate")
	e := runEvidence()
	e.Error, e.Reason, e.Safety = secret, secret, []string{secret}
	step := &e.Steps[0]
	step.Error, step.Note, step.Warnings, step.Facts = secret, secret, []string{secret}, []runbook.Fact{{Name: secret, Value: secret}}
	step.Effects[0].Before, step.Pending = secret, []runbook.Change{{After: secret}}
	e.Decisions[0].Reason, e.OperatorTasks = secret, []runbook.TaskRecord{{ID: "integrate", Reason: secret}}
	e.Outages = []runbook.MeasuredMove{{Outage: runbook.Outage{Gap: secret}}}
	file, err := (&Activities{EvidenceDir: t.TempDir(), Secrets: known}).WriteEvidence(context.Background(), e)
	require.NoError(t, err)
	text, err := os.ReadFile(file.Path)
	require.NoError(t, err)
	assert.NotContains(t, string(text), secret)
	var written runbook.Evidence
	require.NoError(t, json.Unmarshal(text, &written))
	assert.Equal(t, config.Masked, written.Steps[0].Effects[0].Before)
	assert.Equal(t, "integrate/berlin", written.WorkflowID, "a password that also stands in a name changes no name")
	assert.Equal(t, "integrate", written.OperatorTasks[0].ID)
	assert.Equal(t, runbook.Changed, written.Steps[0].Verdict)
}
