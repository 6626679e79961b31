package tests

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/starter/cmd"
	"changeover/tests/cuts"
)

// verifyEvidence checks that a run and each runbook that it started wrote an evidence file, that the file agrees with
// Temporal, and that its steps say where, when and why.
func verifyEvidence(t *testing.T, s *stage.Stage, run runbook.Result) {
	t.Helper()
	for _, r := range append([]runbook.Result{run}, run.Children...) {
		t.Run("evidence of "+r.WorkflowID, func(t *testing.T) {
			written := evidenceFile(t, r.Evidence)
			assert.Equal(t, audited(t, s, r.WorkflowID, r.RunID, r.State.ExitStatus()), asJSON(t, written))
			assert.Equal(t, r.State, written.State)
			assert.Len(t, written.Steps, r.Steps-stepsOf(r.Children))
			assert.Len(t, written.Digest, 64, "SHA-256 of the site file")
			verifySteps(t, s, written)
		})
	}
}

// verifyEffects checks that every effect on the site's lab has exactly one record, and every record one effect.
func verifyEffects(t *testing.T, s *stage.Stage) {
	t.Helper()
	report, err := cuts.Audit(t.Context(), s)
	require.NoError(t, err)
	assert.Positive(t, report.Effects)
	assert.Empty(t, report.Repeated, "effects that were made or recorded twice")
	assert.Empty(t, report.Unrecorded, "effects without a record")
	assert.Empty(t, report.Surplus, "records without an effect")
}

// audited returns the output of `changeover audit` for a run. The command must end with the given exit status.
func audited(t *testing.T, s *stage.Stage, workflowID, runID string, status int) string {
	t.Helper()
	var out bytes.Buffer
	command := cmd.Root()
	command.SetOut(&out)
	command.SetArgs([]string{"audit", workflowID, "--run-id", runID, "-o", "json", "--address", s.ServerAddress, "--namespace", s.Namespace})
	assert.Equal(t, status, cmd.ExitStatus(command.Execute()), "audit ends with the status of the run")
	return strings.TrimSpace(out.String())
}

// evidenceFile reads an evidence file. Only the worker's user may have permissions for it.
func evidenceFile(t *testing.T, path string) runbook.Evidence {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var e runbook.Evidence
	require.NoError(t, json.Unmarshal(data, &e))
	return e
}

func verifySteps(t *testing.T, s *stage.Stage, e runbook.Evidence) {
	t.Helper()
	requests := map[string]bool{}
	for _, step := range e.Steps {
		where := step.ID + " " + step.Title
		assert.Regexp(t, `^(PREP|INS|INT|REP|TST|SAT)-[0-9V][0-9A-Za-z.-]*$`, step.ID, where)
		if step.Verdict != runbook.NotApplicable {
			assert.Regexp(t, `^[0-9]+(\.[0-9]+)*(/[0-9a-z]+)?$`, step.Manual, where)
		}
		assert.NotEmpty(t, step.Title, where)
		assert.False(t, step.Started.IsZero() || step.Finished.Before(step.Started), where)
		assert.False(t, step.Started.Before(e.Started) || step.Finished.After(e.Finished), where)
		verifyVerdict(t, s, e, step)
		for _, effect := range step.Effects {
			assert.NotEmpty(t, effect.Property, where)
			assert.NotEqual(t, effect.Before, effect.After, where)
			assert.NotEmpty(t, effect.Command, where)
			assert.True(t, strings.HasPrefix(effect.Request, e.RunID+"/"), "%s: request %s is not named after the run", where, effect.Request)
			assert.False(t, requests[effect.Request], "%s: request %s has two records", where, effect.Request)
			requests[effect.Request] = true
		}
	}
}

// verifyVerdict compares a step's verdict with the rest of its record, for a run that ended successfully.
func verifyVerdict(t *testing.T, s *stage.Stage, e runbook.Evidence, step runbook.StepRecord) {
	t.Helper()
	where := step.ID + " " + step.Title
	switch step.Verdict {
	case runbook.Changed, runbook.ChangedAnswerLost:
		assert.NotEmpty(t, step.Effects, where)
		_, known := s.Site.Node(step.Host)
		assert.True(t, known, "%s was changed on '%s', which is not a node", where, step.Host)
	case runbook.Unchanged, runbook.NotApplicable:
		assert.Empty(t, step.Effects, where)
	case runbook.Attested:
		assert.NotEmpty(t, step.Note, "%s: who attested it?", where)
	case runbook.Skipped:
		assert.NotEmpty(t, e.Deviations, where)
	case runbook.WouldChange, runbook.Unknown, runbook.OutcomeNotKnown, runbook.Failed, runbook.NeedsPerson, runbook.NotReached:
		assert.Fail(t, "the run ended successfully, but a step did not", "%s is %s: %s%s", where, step.Verdict, step.Note, step.Error)
	case "":
		assert.Fail(t, "a step is still being worked on", where)
	}
	assert.Empty(t, step.Pending, where)
}

func stepsOf(runs []runbook.Result) int {
	sum := 0
	for _, r := range runs {
		sum += r.Steps
	}
	return sum
}

// asJSON returns a value as JSON, the form in which an auditor's tools read it.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", "  ")
	require.NoError(t, err)
	return string(data)
}

// failovers checks point 10: a failover test moved the role to every node, every resource was online each time, and
// each move was measured.
func failovers(t *testing.T, s *stage.Stage) {
	t.Helper()
	test := lastFailoverTest(t, s)
	visited := map[string]bool{}
	at := test.Outages[0].From
	for _, move := range test.Outages {
		assert.Equal(t, at, move.From)
		assert.NotEqual(t, runbook.OutageLonger, move.Verdict, "%s to %s", move.From, move.To)
		assert.True(t, onlineAfterMove(test, move.To), "the run did not check that everything is online on %s", move.To)
		visited[move.To], at = true, move.To
	}
	for _, node := range s.Site.NodeNames() {
		assert.True(t, visited[node], "the role was not tested on %s", node)
	}
	assert.Equal(t, s.Site.Owner(), at)
}

// lastFailoverTest returns the newest evidence of a failover test that moved the role.
func lastFailoverTest(t *testing.T, s *stage.Stage) runbook.Evidence {
	t.Helper()
	return evidenceOf(t, s, runbook.FailoverTest, func(e runbook.Evidence) bool {
		return e.State == runbook.StateDone && len(e.Outages) > 0
	})
}

// evidenceOf returns the newest evidence of a runbook for which all functions return true.
func evidenceOf(t *testing.T, s *stage.Stage, name string, fits ...func(runbook.Evidence) bool) runbook.Evidence {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(s.EvidenceDir, name+"_*.json"))
	require.NoError(t, err)
	var last runbook.Evidence
	for _, file := range files {
		e := evidenceFile(t, file)
		unfit := slices.ContainsFunc(fits, func(fit func(runbook.Evidence) bool) bool { return !fit(e) })
		if !unfit && e.Finished.After(last.Finished) {
			last = e
		}
	}
	require.NotEmpty(t, last.RunID, "there is no evidence of %s that matches", name)
	return last
}

func onlineAfterMove(test runbook.Evidence, node string) bool {
	for _, step := range test.Steps {
		if strings.HasPrefix(step.Title, "every resource and service is online on "+node) && step.Host == node && step.Verdict == runbook.Unchanged {
			return true
		}
	}
	return false
}
