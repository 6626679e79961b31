package cmd

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"

	"changeover/activities/recording"
	"changeover/runbook"
)

// history is that of a run that was terminated, with a child; an input holds a text.
func historyOf(t *testing.T, workflow, child, text string) []*historypb.HistoryEvent {
	t.Helper()
	events := []*historypb.HistoryEvent{{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{
			WorkflowType: &commonpb.WorkflowType{Name: workflow}, Input: payloads(t, runbook.Input{Site: "berlin", Reason: text}),
		},
	}}}
	if child != "" {
		events = append(events, &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_ChildWorkflowExecutionStartedEventAttributes{
			ChildWorkflowExecutionStartedEventAttributes: &historypb.ChildWorkflowExecutionStartedEventAttributes{
				WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: child, RunId: "run-of-" + child}, WorkflowType: &commonpb.WorkflowType{Name: strings.Split(child, "/")[0]},
			},
		}})
	}
	events = append(events, &historypb.HistoryEvent{EventType: enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, Attributes: &historypb.HistoryEvent_WorkflowExecutionTerminatedEventAttributes{
		WorkflowExecutionTerminatedEventAttributes: &historypb.WorkflowExecutionTerminatedEventAttributes{},
	}})
	for i, e := range events {
		e.EventId = int64(i + 1)
	}
	return events
}

// deployed is a server with a deployment, its chapter and its lock.
func deployed(t *testing.T, text string) *fakeServer {
	return serve(t, &fakeServer{
		histories: map[string][]*historypb.HistoryEvent{
			"deploy/berlin":  historyOf(t, runbook.Deploy, "prepare/berlin", text),
			"prepare/berlin": historyOf(t, runbook.Prepare, "lock/berlin", "x"),
			"lock/berlin":    historyOf(t, runbook.LockWorkflow, "", "x"),
		},
		workers: map[string]time.Duration{"w": time.Second}, builds: map[string]string{"w": "v1"}, current: "v1",
	})
}

// unpacked is the content of a zip file by name.
func unpacked(t *testing.T, path string) map[string]string {
	t.Helper()
	opened, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer func() { _ = opened.Close() }()
	files := map[string]string{}
	for _, f := range opened.File {
		in, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(in)
		require.NoError(t, err)
		files[f.Name] = string(text)
	}
	return files
}

// recordingOf writes a recording with a request of a child, one of another run, and a line that was cut off.
func recordingOf(t *testing.T) string {
	t.Helper()
	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "recording-1.jsonl"), []byte(`{"recording":1,"build":"v1","started":"2026-03-01T12:00:00Z"}
{"time":"2026-03-01T12:00:00Z","run":"run-of-prepare/berlin","site":"berlin","host":"KERN1","script":"get-computer","call":"get-computer","reply":{"result":[]}}
{"time":"2026-03-01T12:00:00Z","run":"another","site":"berlin","host":"KERN2","script":"get-computer","call":"get-computer","reply":{"result":[]}}
{"notRecorded":2}
{"time":"2026-03-01`), 0o600))
	return directory
}

func TestASupportBundleHoldsAllOfARun(t *testing.T) {
	f := deployed(t, "go-live")
	file := filepath.Join(t.TempDir(), "s.zip")
	out, said, err := runAgainst(t.Context(), f, "support-bundle deploy/berlin -o json --file "+file+" --recordings "+recordingOf(t))
	require.Error(t, err, said)
	assert.Equal(t, runbook.ExitIncomplete, ExitStatus(err), "the recording is not complete")
	var answer struct {
		File     string
		Contents []struct {
			Name  string
			Bytes int
		}
		Missing []string
	}
	require.NoError(t, json.Unmarshal([]byte(out), &answer))
	assert.Equal(t, file, answer.File)
	assert.Equal(t, []string{
		"recordings/recording-1.jsonl: the worker could not write 2 requests, which may belong to this run or to another one",
		"recordings/recording-1.jsonl: 1 line cannot be read and may belong to this run or to another one",
	}, answer.Missing)
	files := unpacked(t, file)
	assert.Len(t, files, len(answer.Contents))
	for _, c := range answer.Contents {
		assert.Len(t, files[c.Name], c.Bytes, c.Name)
		assert.Contains(t, files["README.md"]+"README.md", c.Name)
	}
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	for _, name := range []string{"deploy_berlin_run-of-deploy_berlin.json", "prepare_berlin_run-of-prepare_berlin.json", "lock_berlin_run-of-lock_berlin.json"} {
		read, err := client.HistoryFromJSON(strings.NewReader(files["histories/"+name]), client.HistoryJSONOptions{})
		require.NoError(t, err, name)
		assert.GreaterOrEqual(t, len(read.GetEvents()), 2)
	}
	audited, _, err := runAgainst(t.Context(), f, "audit deploy/berlin -o json")
	require.Error(t, err, "it was terminated")
	evidence := files["evidence/deploy_berlin_run-of-deploy_berlin.json"]
	assert.Equal(t, audited, evidence, "as audit prints it")
	assert.Contains(t, files, "evidence/prepare_berlin_run-of-prepare_berlin.json")
	assert.NotContains(t, files, "evidence/lock_berlin_run-of-lock_berlin.json", "no runbook")
	for _, want := range []string{`"temporalServer": "1.2.3"`, `"current": "v1"`, `"buildId": "v1"`, `"go": "go`, `"namespace": "default"`} {
		assert.Contains(t, files["versions.json"], want)
	}
	assert.Equal(t, 3, strings.Count(files["recordings/recording-1.jsonl"], "\n"), "header, the run's request and the gap")
	assert.NotContains(t, files["recordings/recording-1.jsonl"], "KERN2")
	unzipped := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(unzipped, "recording-1.jsonl"), []byte(files["recordings/recording-1.jsonl"]), 0o600))
	replay, err := recording.Load(unzipped, "")
	require.NoError(t, err)
	assert.Equal(t, []string{"KERN1: get-computer"}, replay.Left(), "it can be replayed")
}

func TestASupportBundleReplacesNothingUnlessItIsForced(t *testing.T) {
	f := deployed(t, "go-live")
	directory := t.TempDir()
	file := filepath.Join(directory, "s.zip")
	require.NoError(t, os.WriteFile(file, []byte("mine"), 0o600))
	_, _, err := runAgainst(t.Context(), f, "support-bundle deploy/berlin --file "+file)
	require.ErrorContains(t, err, "the file exists already; replace the file with --force, or name another file with --file")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
	_, err = starter(t, "support-bundle", "deploy/berlin", "--file", file, "--address", "127.0.0.1:1")
	require.ErrorContains(t, err, "the file exists already", "it is refused before anything is read")
	out, _, err := runAgainst(t.Context(), f, "support-bundle deploy/berlin --force --file "+file)
	require.NoError(t, err)
	assert.Contains(t, out, file+"\n  README.md, ")
	assert.Contains(t, out, "\nnot searched for secrets, because no --site-file was given\n")
	assert.Contains(t, unpacked(t, file)["README.md"], "This bundle was not searched for secrets, because no --site-file was given.")
	_, _, err = runAgainst(t.Context(), f, "support-bundle deploy/berlin --force --file "+directory)
	require.ErrorContains(t, err, "this is not a regular file")
	_, _, err = runAgainst(t.Context(), f, "support-bundle deploy/berlin --file "+filepath.Join(directory, "no", "s.zip"))
	require.ErrorContains(t, err, "create the directory of the file, or name another file with --file")
	left, err := os.ReadDir(directory)
	require.NoError(t, err)
	assert.Len(t, left, 1, "no temporary file is left")

	t.Chdir(directory)
	_, _, err = runAgainst(t.Context(), f, "support-bundle deploy/berlin")
	require.NoError(t, err)
	named, err := filepath.Glob("support_deploy_berlin_*Z.zip")
	require.NoError(t, err)
	assert.Len(t, named, 1)
}

func TestASupportBundleWithASecretIsNotWritten(t *testing.T) {
	t.Setenv("XPR_ADMIN_PASSWORD", "Horse-Battery-9")
	t.Setenv("XPR_POSTMASTER_PASSWORD", "1234")
	file := filepath.Join(t.TempDir(), "s.zip")
	line := "support-bundle deploy/berlin --site-file " + berlin + " --file " + file
	_, _, err := runAgainst(t.Context(), deployed(t, "with Horse-Battery-9"), line)
	require.ErrorContains(t, err, "the file contains the secret of xpr.adminPassword (env:XPR_ADMIN_PASSWORD); nothing was written")
	assert.NotContains(t, err.Error(), "Horse-Battery-9")
	assert.Equal(t, runbook.ExitCommand, ExitStatus(err))
	left, err := os.ReadDir(filepath.Dir(file))
	require.NoError(t, err)
	assert.Empty(t, left)

	out, _, err := runAgainst(t.Context(), deployed(t, "go-live"), line)
	assert.Equal(t, runbook.ExitIncomplete, ExitStatus(err), "a bundle that was not searched for every secret is no success")
	assert.Contains(t, out, "\nsearched for 1 of 3 secrets of site berlin\n")
	require.ErrorContains(t, err, file+" is written, but the bundle was not searched for these secrets: ")
	require.ErrorContains(t, err, "; run the command again on a computer that can read these secrets, or search the bundle for them before you send it")
	readme := unpacked(t, file)["README.md"]
	assert.Contains(t, readme, "This bundle was searched for 1 of 3 secrets of site berlin.\nThe bundle was not searched for these secrets:\n\n- ")
	for _, want := range []string{"xpr.postmasterPassword: the secret is too short or too common for a search", "cannot resolve secret env:XPR_SERVICE_PASSWORD"} {
		assert.Contains(t, readme, want)
		assert.ErrorContains(t, err, want)
	}
	assert.NotContains(t, readme+err.Error(), "1234")

	t.Setenv("XPR_POSTMASTER_PASSWORD", "Horse-Battery-8")
	t.Setenv("XPR_SERVICE_PASSWORD", "Horse-Battery-7")
	out, _, err = runAgainst(t.Context(), deployed(t, "go-live"), line+" --force")
	require.NoError(t, err)
	assert.Contains(t, out, "searched for 3 of 3 secrets of site berlin\n")
}

func TestASupportBundleSaysWhatItLacks(t *testing.T) {
	f := deployed(t, "go-live")
	delete(f.histories, "lock/berlin")
	f.histories["prepare/berlin"] = f.histories["prepare/berlin"][:2] // It goes on, and no worker answers.
	f.builds = nil
	file := filepath.Join(t.TempDir(), "s.zip")
	recordings := recordingOf(t)
	require.NoError(t, os.WriteFile(filepath.Join(recordings, "recording-1.jsonl"), []byte(`{"recording":1}`+"\n"), 0o600))
	began := time.Now()
	_, said, err := runAgainst(t.Context(), f, "support-bundle deploy/berlin --timeout 1s --file "+file+" --recordings "+recordings)
	assert.Equal(t, runbook.ExitIncomplete, ExitStatus(err))
	assert.Less(t, time.Since(began), 10*time.Second)
	assert.Contains(t, said, "no answer for 100ms")
	readme := unpacked(t, file)["README.md"]
	for _, want := range []string{
		"the evidence of prepare/berlin (run run-of-prepare/berlin): cannot ask prepare/berlin: no answer within 1s", "cannot read the history of lock/berlin: no such run",
		"the versions of the worker: no worker of this deployment has connected to the server yet", "recordings: no file in",
	} {
		assert.ErrorContains(t, err, want)
		assert.Contains(t, readme, want)
	}
	assert.Contains(t, unpacked(t, file), "histories/prepare_berlin_run-of-prepare_berlin.json")
}

func TestRefusedSupportBundles(t *testing.T) {
	f := deployed(t, "go-live")
	munich, err := filepath.Abs("../../config/sites/munich.yaml")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	for line, want := range map[string]string{
		"prepare/oslo":                         "cannot find prepare/oslo: no such run",
		"deploy/berlin --recordings none":      "give the directory with which a worker was started (--record)",
		"deploy/berlin --recordings " + munich: "not a directory; give the directory with which a worker was started (--record), and use an account that may read the directory",
		"deploy/berlin --site-file no.yaml":    "cannot search for the secrets of no.yaml",
		"deploy/berlin --site-file " + munich:  "this is the site file of site munich, but deploy/berlin is a run of site berlin; nothing was written; give the site file of site berlin with --site-file",
		"":                                     "an argument is missing; write: changeover support-bundle ID",
	} {
		_, _, err := runAgainst(t.Context(), f, "support-bundle "+line)
		require.ErrorContains(t, err, want, line)
	}
	left, err := os.ReadDir(".")
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestASilentServerIsNotWaitedForLonger(t *testing.T) {
	f := deployed(t, "go-live")
	f.silent = true
	for _, line := range []string{"support-bundle deploy/berlin --file " + filepath.Join(t.TempDir(), "s.zip"), "audit deploy/berlin"} {
		began := time.Now()
		_, said, err := runAgainst(t.Context(), f, line+" --timeout 1s")
		require.ErrorContains(t, err, "cannot read the history of deploy/berlin: no answer within 1s")
		assert.Contains(t, said, "no answer for 100ms")
		assert.Less(t, time.Since(began), 10*time.Second)
	}
}

// A recording belongs to the account of its worker, and another release may have written a file of the directory.
func TestARecordingThatCannotBeReadCostsNoBundle(t *testing.T) {
	recordings := recordingOf(t)
	require.NoError(t, os.WriteFile(filepath.Join(recordings, "recording-0.jsonl"), []byte(`{"recording":99}`+"\n"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(recordings, "recording-2.jsonl"), 0o700))
	file := filepath.Join(t.TempDir(), "s.zip")
	_, _, err := runAgainst(t.Context(), deployed(t, "go-live"), "support-bundle deploy/berlin --file "+file+" --recordings "+recordings)
	assert.Equal(t, runbook.ExitIncomplete, ExitStatus(err), "%v", err)
	files := unpacked(t, file)
	assert.Contains(t, files["recordings/recording-1.jsonl"], "run-of-prepare/berlin")
	for _, name := range []string{"recording-0.jsonl: another release of Changeover wrote the file", "recording-2.jsonl"} {
		require.ErrorContains(t, err, filepath.Join(recordings, name))
		assert.Contains(t, files["README.md"], filepath.Join(recordings, name))
	}
}

// After a reset, a run has a new run ID. What it did before belongs to the run before the reset.
func TestASupportBundleHoldsTheRunBeforeAReset(t *testing.T) {
	f := deployed(t, "go-live")
	reset := &historypb.HistoryEvent{EventId: 3, EventType: enums.EVENT_TYPE_WORKFLOW_TASK_FAILED, Attributes: &historypb.HistoryEvent_WorkflowTaskFailedEventAttributes{
		WorkflowTaskFailedEventAttributes: &historypb.WorkflowTaskFailedEventAttributes{
			Cause: enums.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW, BaseRunId: "before-the-reset", NewRunId: "run-of-prepare/berlin",
		},
	}}
	f.histories["prepare/berlin"] = slices.Insert(f.histories["prepare/berlin"], 2, reset)
	recordings := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(recordings, "recording-1.jsonl"), []byte(`{"recording":1,"build":"v1","started":"2026-03-01T12:00:00Z"}
{"time":"2026-03-01T12:00:00Z","run":"before-the-reset","site":"berlin","host":"KERN1","script":"get-computer","call":"get-computer","reply":{"result":[]}}
`), 0o600))
	file := filepath.Join(t.TempDir(), "s.zip")
	_, _, err := runAgainst(t.Context(), f, "support-bundle prepare/berlin --file "+file+" --recordings "+recordings)
	require.NoError(t, err)
	files := unpacked(t, file)
	assert.Contains(t, files["recordings/recording-1.jsonl"], "before-the-reset")
	assert.Contains(t, files, "histories/prepare_berlin_before-the-reset.json")
	assert.Contains(t, files, "evidence/prepare_berlin_before-the-reset.json")
	assert.Contains(t, files, "histories/prepare_berlin_run-of-prepare_berlin.json")
}
