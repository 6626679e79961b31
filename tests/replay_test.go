package tests

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/api/workflowservice/v1"

	"changeover/lab/demo"
	"changeover/lab/stage"
	"changeover/runbook"
	"changeover/tests/histories"
)

// record writes the histories anew: go test ./tests -run TestReplay -record
var record = flag.Bool("record", false, "record the histories that TestReplay replays")

// historyDir holds one folder per release with one file per workflow of a whole deployment.
// What is recorded goes to the folder of the next release, which takes the
// release's name when it is made and is never touched again.
const (
	historyDir = "histories"
	unreleased = "unreleased"
)

// Workflow code is a contract with running workflows: it must make the same
// decisions from every recorded history, or ask workflow.GetVersion.
func TestReplay(t *testing.T) {
	if *record {
		recordHistories(t)
	}
	files, err := histories.Files(historyDir)
	require.NoError(t, err)
	require.NotEmpty(t, files, "record some with: go test ./tests -run TestReplay -record")
	for _, file := range files {
		t.Run(strings.TrimPrefix(file, historyDir+"/"), func(t *testing.T) {
			assert.NoError(t, histories.Replay(file))
		})
	}
}

// recordHistories keeps the history of every workflow of a site whose first run
// parks, and which is then deployed twice.
func recordHistories(t *testing.T) {
	s := setUp(t, site("berlin"))
	parkAndSkip(t, s)
	for range 2 {
		require.Equal(t, runbook.StateDone, deploy(t, &demo.Deployment{Stage: s}).State)
	}
	folder := filepath.Join(historyDir, unreleased)
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, os.MkdirAll(folder, 0o750))
	list, err := s.Client.ListWorkflow(context.Background(), &workflowservice.ListWorkflowExecutionsRequest{})
	require.NoError(t, err)
	executions := list.GetExecutions()
	slices.Reverse(executions) // the oldest first
	runs := map[string]int{}
	for _, e := range executions {
		id := e.GetExecution().GetWorkflowId()
		runs[id]++
		name := fmt.Sprintf("%s_%d.json.gz", strings.ReplaceAll(id, "/", "_"), runs[id])
		keepHistory(t, s, id, e.GetExecution().GetRunId(), filepath.Join(folder, name))
	}
}

// parkAndSkip runs prepare on a node with too little memory: one step is tried
// again in vain and then skipped.
func parkAndSkip(t *testing.T, s *stage.Stage) {
	t.Helper()
	defer spoilMemory(s, s.Site.SecondNode())()
	run := start(t, s, runbook.Prepare)
	for _, decision := range []string{"retry", "skip"} {
		step := parkedStep(t, s, run).Step
		require.NoError(t, update(s, run, decision, runbook.Decision{Operator: "eva", Reason: "for the record", Step: step.ID}))
	}
	result, err := end(t, run)
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
	text, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(history)
	require.NoError(t, err)
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err = writer.Write(text)
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	require.NoError(t, os.WriteFile(file, packed.Bytes(), 0o600))
}
