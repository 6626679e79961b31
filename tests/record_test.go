package tests

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"

	"changeover/connection"
	"changeover/lab/demo"
	"changeover/lab/devserver"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/tests/histories"
)

// With -record, TestReplay records the histories again: go test ./tests -timeout 60m -run 'TestReplay$' -record
var (
	record         = flag.Bool("record", false, "record the histories that TestReplay replays")
	recordOnly     = flag.String("scenes", "", "with -record: record only the scenes with these names, separated by commas, and keep the histories of all others")
	replaceFailing = flag.Bool("replace", false, "with -record: replace histories that fail to replay, too; runs that began like them would fail")
)

// recordHistories records the histories of the next release.
func recordHistories(t *testing.T) {
	folder := filepath.Join(historyDir, unreleased)
	before, err := filepath.Glob(filepath.Join(folder, "*.pb.gz"))
	require.NoError(t, err)
	require.NoError(t, mayReplace(before, histories.Replay, *replaceFailing))
	recorded := filepath.Join(t.TempDir(), unreleased)
	require.NoError(t, os.Mkdir(recorded, 0o750))
	names := scenes
	if *recordOnly == "" {
		recordSite(t, recorded)
	} else {
		names = strings.Split(*recordOnly, ",")
		require.Subset(t, scenes, names, "add new scenes to the list first")
	}
	recordScenes(t, recorded, names)
	for _, file := range before {
		test, _, _ := strings.Cut(filepath.Base(file), "_")
		if *recordOnly == "" || slices.Contains(names, test) {
			require.NoError(t, os.Remove(file))
		}
	}
	require.NoError(t, os.CopyFS(folder, os.DirFS(recorded)))
}

// mayReplace returns an error if a history fails to replay, unless replace is set. Such a history proves that a run
// which began with the code of that time would fail.
func mayReplace(files []string, replay func(string) error, replace bool) error {
	var failed []error
	for _, file := range files {
		if err := replay(file); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", file, err))
		}
	}
	if len(failed) == 0 || replace {
		return nil
	}
	return fmt.Errorf("cannot record: %d of %d histories fail to replay, and so would running workflows that began with the same decisions; keep the old decisions with workflow.GetVersion, "+
		"or add -replace if no such run is open anywhere: %w", len(failed), len(files), errors.Join(failed...))
}

func TestAHistoryThatFailsToReplayIsReplacedOnlyWithAFlag(t *testing.T) {
	files := []string{"a", "b"}
	fails := func(file string) error {
		if file == "b" {
			return errors.New("nondeterministic")
		}
		return nil
	}
	require.NoError(t, mayReplace(files[:1], fails, false))
	require.NoError(t, mayReplace(files, fails, true))
	err := mayReplace(files, fails, false)
	require.ErrorContains(t, err, "cannot record: 1 of 2 histories fail to replay")
	assert.ErrorContains(t, err, "b: nondeterministic")
}

// recordSite records the histories of all workflows of a site on the lab. The site's first run waits at a failed
// step; then the site is deployed twice.
func recordSite(t *testing.T, folder string) {
	s := setUp(t, site("berlin"))
	parkAndSkip(t, s)
	for range 2 {
		require.Equal(t, runbook.StateDone, deploy(t, &demo.Deployment{Stage: s}).State)
	}
	list, err := s.Client.ListWorkflow(context.Background(), &workflowservice.ListWorkflowExecutionsRequest{})
	require.NoError(t, err)
	executions := list.GetExecutions()
	slices.Reverse(executions) // oldest first
	runs := map[string]int{}
	for _, e := range executions {
		id := e.GetExecution().GetWorkflowId()
		runs[id]++
		name := fmt.Sprintf("%s_%d.pb.gz", strings.ReplaceAll(id, "/", "_"), runs[id])
		keepHistory(t, s, id, e.GetExecution().GetRunId(), filepath.Join(folder, name))
	}
}

// parkAndSkip runs prepare on a node with too little memory: the failed step is retried once and then skipped.
func parkAndSkip(t *testing.T, s *stage.Stage) {
	t.Helper()
	defer spoilMemory(s, s.Site.SecondNode())()
	run := start(t, s, runbook.Prepare)
	for _, decision := range []string{"retry", "skip"} {
		step := parkedStep(t, s, run).Step
		require.NoError(t, update(s, run, decision, runbook.Decision{Operator: "eva", Reason: "for the record", Step: step.ID}))
	}
	result, err := end(t, s, run)
	require.NoError(t, err)
	require.Equal(t, runbook.StateDoneWithDeviations, result.State)
}

func keepHistory(t *testing.T, s *stage.Stage, id, run, file string) {
	t.Helper()
	history := &historypb.History{}
	iter := s.Client.GetWorkflowHistory(context.Background(), id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iter.HasNext() {
		event, err := iter.Next()
		require.NoError(t, err)
		history.Events = append(history.Events, event)
	}
	require.NoError(t, histories.Write(file, history))
}

// recorders is the number of processes that record scenes at the same time, since a scene mostly waits. One more
// process records the scenes that failed because the machine was busy.
const recorders = 3

// recordScenes records the histories of tests of package workflows, which run on a development server.
func recordScenes(t *testing.T, folder string, scenes []string) {
	server, err := devserver.Start(context.Background(), devserver.Options{Directory: t.TempDir(), Keywords: connection.SearchAttributes(), Log: io.Discard})
	require.NoError(t, err)
	defer server.Stop()
	binary := buildScenes(t)
	var group sync.WaitGroup
	failed := make([][]string, recorders)
	for i := range recorders {
		var part []string
		for n := i; n < len(scenes); n += recorders {
			part = append(part, scenes[n])
		}
		group.Go(func() { failed[i], _ = playScenes(t, binary, server, folder, part) })
	}
	group.Wait()
	if again := slices.Concat(failed...); len(again) > 0 {
		left, why := playScenes(t, binary, server, folder, again)
		require.Empty(t, left, "%s", why)
	}
}

// buildScenes builds the tests of package workflows, including those that need a development server.
func buildScenes(t *testing.T) (binary string) {
	t.Helper()
	binary = filepath.Join(t.TempDir(), "workflows.test")
	out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-tags=live", "-o", binary, "../workflows").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return binary
}

// playScenes runs scenes on a server, each run in its own namespace, and writes their histories to a folder. It
// returns the scenes that did not pass, and the output.
func playScenes(t *testing.T, binary string, server *devserver.Server, folder string, names []string) (failed []string, why string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, "-test.v", "-test.timeout=40m", "-test.run=^("+strings.Join(names, "|")+")$")
	cmd.Dir = filepath.Join("..", "workflows")
	cmd.Env = append(os.Environ(), "CHANGEOVER_RECORD_SERVER="+server.HostPort, "CHANGEOVER_RECORD_DIRECTORY="+folder)
	out, _ := cmd.CombinedOutput() // the output says which scenes passed
	failed = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return strings.Contains(string(out), "--- PASS: "+name+" ") })
	return failed, string(out)
}

// liveScenes is the file with the scenes that need a development server.
const liveScenes = "workflows/live_test.go"

// These scenes need a server, since the test environment has no workers that end, no schedules and no locks of other
// runs. The test runs them with all their assertions.
func TestLiveScenes(t *testing.T) {
	t.Parallel()
	var live []string
	for _, file := range source(t, "workflows") {
		if file.Path == liveScenes {
			live = file.tests()
		}
	}
	require.NotEmpty(t, live)
	assert.Subset(t, scenes, live, "each live scene is recorded as well")
	failed, why := playScenes(t, buildScenes(t), server, t.TempDir(), live)
	assert.Empty(t, failed, "%s", why)
}
