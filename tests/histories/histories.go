// Package histories replays the recorded histories of workflows, in one folder for each release.
package histories

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/worker"

	"changeover/workflows"
)

// ChangedData is the environment variable that marks a process that is built with changed data.
const ChangedData = "CHANGEOVER_CHANGED_DATA"

// Files returns the recorded histories below a directory, as "directory/release/workflow.json.gz".
func Files(directory string) ([]string, error) {
	return filepath.Glob(filepath.Join(directory, "*", "*.json.gz"))
}

// Replay fails if the workflow code decides otherwise than the recorded history of a file.
func Replay(file string) error {
	history, err := read(file)
	if err != nil {
		return fmt.Errorf("cannot read the history %s: %w", file, err)
	}
	replayer := worker.NewWorkflowReplayer()
	workflows.Register(replayer)
	return replayer.ReplayWorkflowHistory(nil, history)
}

func read(file string) (*historypb.History, error) {
	packed, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer packed.Close() //nolint:errcheck // only read
	reader, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	var history historypb.History
	err = temporalproto.CustomJSONUnmarshalOptions{}.Unmarshal(text, &history)
	return &history, err
}
