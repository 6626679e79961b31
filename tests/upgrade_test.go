package tests

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"changeover/config"
	"changeover/config/endpoints"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/workflows"
)

// Numbers of sites whose nodes can't be reached, which keep runs open. A run tries such nodes again until
// timeouts.transportSeconds. No worker has an endpoint for the nodes of parkedSites, and the endpoints of workingSites refuse
// connections. The limit of parkedSites, and of the last of workingSites, is short: their runs wait for a decision.
const (
	parkedSites  = 9
	workingSites = 9
)

// buildChanged builds a worker whose chapter 7 begins with other commands than that of this module, so that this
// module can't replay its runs.
func buildChanged(t *testing.T) (path string) {
	t.Helper()
	dir := t.TempDir()
	chapter, err := filepath.Abs(filepath.Join("..", "workflows", "prepare.go"))
	require.NoError(t, err)
	text, err := os.ReadFile(chapter)
	require.NoError(t, err)
	const start = "func prepare(ctx workflow.Context, c *chapter.Chapter) {\n"
	require.Contains(t, string(text), start)
	changed := filepath.Join(dir, "prepare.go")
	require.NoError(t, os.WriteFile(changed, []byte(strings.Replace(string(text), start, start+"\t_ = workflow.Sleep(ctx, 1)\n", 1)), 0o600))
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{chapter: changed}})
	require.NoError(t, err)
	list := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(list, overlay, 0o600))
	path = filepath.Join(dir, "worker")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", list, "-o", path, "changeover/worker").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return path
}

// unreachableSites adds sites to the worker of a stage and returns their names.
func unreachableSites(t *testing.T, s *stage.Stage) (names []string) {
	t.Helper()
	example, err := os.ReadFile(s.SiteFile)
	require.NoError(t, err)
	hosts, err := endpoints.Load(filepath.Join(filepath.Dir(filepath.Dir(s.SiteFile)), "endpoints.yaml"))
	require.NoError(t, err)
	for i := range parkedSites + workingSites {
		name := fmt.Sprintf("far%02d", i+1)
		text := strings.NewReplacer("oslo", name, "OSL", fmt.Sprintf("F%02d", i+1), "10.47.", fmt.Sprintf("10.%d.", 100+i), ".47.", fmt.Sprintf(".%d.", 100+i)).Replace(string(example))
		if i < parkedSites || i == parkedSites+workingSites-1 {
			text += "\ntimeouts: {transportSeconds: 5}\n"
		}
		require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(s.SiteFile), name+".yaml"), []byte(text), 0o600))
		names = append(names, name)
		if i >= parkedSites {
			for node := range 2 {
				hosts.Hosts = append(hosts.Hosts, endpoints.Host{
					Name: fmt.Sprintf("F%02d%d", i+1, node+1), URL: "http://127.0.0.1:9/wsman", User: "x", Password: config.Secret("env:XPR_SERVICE_PASSWORD"), InsecureHTTP: true,
				})
			}
		}
	}
	require.NoError(t, hosts.Save(filepath.Join(filepath.Dir(filepath.Dir(s.SiteFile)), "endpoints.yaml")))
	return names
}

// An upgrade to a worker with a changed chapter loses no open run: each run remains on the version that began it.
func TestAnUpgradeLosesNoOpenRun(t *testing.T) {
	t.Parallel()
	s := setUp(t, oslo)
	newer := &stage.Worker{
		Binary: buildChanged(t), Env: s.Worker.Env, Log: filepath.Join(t.TempDir(), "newer.log"),
		Args: append([]string{"--build-id", "newer"}, s.Worker.Args...),
	}
	s.Worker.Stop()
	far := unreachableSites(t, s)
	s.Worker.Args = append([]string{"--build-id", "older"}, s.Worker.Args...)
	require.NoError(t, s.Worker.Start())
	promote(t, s, "older")

	runs := openRuns(t, s, far)
	assert.Len(t, runs.all, 20)

	require.NoError(t, newer.Start())
	t.Cleanup(newer.Stop)
	awaitLog(t, newer, "changeover worker promote newer")
	assert.Equal(t, "older", currentVersion(t, s), "a version becomes current only by promote")
	promote(t, s, "newer")

	for _, name := range far {
		require.NoError(t, update(s, runs.far[name], "abort", runbook.Decision{Operator: "eva", Reason: "the node is not there"}))
		_, err := end(t, s, runs.far[name])
		kind, _ := failureOf(t, err)
		assert.Equal(t, runbook.ErrAborted, kind)
	}
	require.NoError(t, update(s, runs.held, "resume", runbook.Decision{Operator: "eva", Reason: "the upgrade is done"}))
	result, err := end(t, s, runs.held)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateIncomplete, result.State, "steps on a cluster that can't be reached are unknown")
	runs.repair()
	require.NoError(t, update(s, runs.parked, "retry", runbook.Decision{Operator: "eva", Reason: "memory is back"}))
	result, err = end(t, s, runs.parked)
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	for _, run := range runs.all {
		assert.Equal(t, []string{"older"}, buildsOf(historyOf(t, s, run)), run.GetID())
	}

	later := startCheck(t, s, "prepare/oslo/later")
	_, err = end(t, s, later)
	require.NoError(t, err)
	history := historyOf(t, s, later)
	assert.Equal(t, []string{"newer"}, buildsOf(history))
	replayer := worker.NewWorkflowReplayer()
	workflows.Register(replayer)
	quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler)) // an error is expected
	require.Error(t, replayer.ReplayWorkflowHistory(quiet, history), "the chapters of the two builds are the same, so this test proves nothing")

	// If an older binary starts again, because its service was not removed, the current version does not change.
	s.Worker.Stop()
	require.NoError(t, s.Worker.Start())
	awaitLog(t, s.Worker, "current=newer")
	assert.Equal(t, "newer", currentVersion(t, s))
	promote(t, s, "older")
	back := startCheck(t, s, "prepare/oslo/back")
	_, err = end(t, s, back)
	require.NoError(t, err)
	assert.Equal(t, []string{"older"}, buildsOf(historyOf(t, s, back)))
}

// promote makes a version current after one of its workers has polled.
func promote(t *testing.T, s *stage.Stage, build string) {
	t.Helper()
	var last error
	eventually(t, "version "+build+" is current", func() bool {
		_, _, last = commandLine(s, "worker promote "+build)
		return last == nil
	})
	assert.Equal(t, build, currentVersion(t, s))
}

func awaitLog(t *testing.T, w *stage.Worker, text string) {
	t.Helper()
	eventually(t, "the worker logs "+text, func() bool {
		log, err := os.ReadFile(w.Log)
		return err == nil && strings.Contains(string(log), text)
	})
}

// open holds the runs that are open at the upgrade.
type open struct {
	all          []client.WorkflowRun
	far          map[string]client.WorkflowRun
	parked, held client.WorkflowRun
	repair       func()
}

func openRuns(t *testing.T, s *stage.Stage, far []string) open {
	t.Helper()
	o := open{far: map[string]client.WorkflowRun{}}
	for _, name := range far {
		in := runbook.Input{Site: name}
		run, err := s.Client.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: runbook.WorkflowID(runbook.Prepare, in), TaskQueue: runbook.TaskQueue}, runbook.Prepare, in)
		require.NoError(t, err)
		o.far[name] = run
		o.all = append(o.all, run)
	}
	o.repair = spoilMemory(s, "OSL2")
	o.held = startCheck(t, s, "prepare/oslo/held")
	require.NoError(t, update(s, o.held, "hold", runbook.Decision{Operator: "eva", Reason: "an upgrade is coming"}))
	o.parked = start(t, s, runbook.Prepare)
	o.all = append(o.all, o.held, o.parked)
	parkedStep(t, s, o.parked)
	for i, name := range far {
		eventually(t, name+" is open", func() bool {
			progress := progressOf(t, s, o.far[name])
			last := i == len(far)-1
			return len(progress.Parked) > 0 || i >= parkedSites && !last && tries(t, s, o.far[name]) > 1
		})
	}
	return o
}

// tries returns the number of attempts of the activity that a run waits for.
func tries(t *testing.T, s *stage.Stage, run client.WorkflowRun) int32 {
	t.Helper()
	d, err := s.Client.DescribeWorkflowExecution(context.Background(), run.GetID(), run.GetRunID())
	require.NoError(t, err)
	var most int32
	for _, a := range d.GetPendingActivities() {
		most = max(most, a.GetAttempt())
	}
	return most
}

func startCheck(t *testing.T, s *stage.Stage, id string) client.WorkflowRun {
	t.Helper()
	run, err := s.Client.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: id, TaskQueue: runbook.TaskQueue},
		runbook.Prepare, runbook.Input{Site: s.Site.Name, Mode: runbook.Check})
	require.NoError(t, err)
	return run
}

func currentVersion(t *testing.T, s *stage.Stage) string {
	t.Helper()
	out, _, err := commandLine(s, "worker versions -o json")
	require.NoError(t, err)
	var answer struct {
		Current string `json:"current"`
	}
	require.NoError(t, json.Unmarshal([]byte(out), &answer))
	return answer.Current
}

func historyOf(t *testing.T, s *stage.Stage, run client.WorkflowRun) *historypb.History {
	t.Helper()
	history := &historypb.History{}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for iter := s.Client.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); iter.HasNext(); {
		event, err := iter.Next()
		require.NoError(t, err)
		history.Events = append(history.Events, event)
	}
	return history
}

// buildsOf returns the builds that completed the workflow tasks of a run. A failed task gives an element that begins
// with "failed: ".
func buildsOf(history *historypb.History) (builds []string) {
	for _, e := range history.GetEvents() {
		build := e.GetWorkflowTaskCompletedEventAttributes().GetDeploymentVersion().GetBuildId()
		if e.GetEventType() == enums.EVENT_TYPE_WORKFLOW_TASK_FAILED {
			build = "failed: " + e.GetWorkflowTaskFailedEventAttributes().GetFailure().GetMessage()
		}
		if build != "" && (len(builds) == 0 || builds[len(builds)-1] != build) {
			builds = append(builds, build)
		}
	}
	return builds
}
