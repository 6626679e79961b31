// Package histories replays recorded histories of workflows. There is one folder per release.
package histories

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/worker"

	"changeover/workflows"
)

// ChangedData is the environment variable that is set for a process that was built with changed data.
const ChangedData = "CHANGEOVER_CHANGED_DATA"

// Files returns the recorded histories below a directory, as "directory/release/workflow.pb.gz".
func Files(directory string) ([]string, error) {
	return filepath.Glob(filepath.Join(directory, "*", "*.pb.gz"))
}

// deadlock is the SDK's error number for a workflow that has not yielded for a second. On a busy machine the process
// may only have had no processor time, so the history is replayed again, up to this number of attempts.
const (
	deadlock = "TMPRL1101"
	attempts = 3
)

// Replay returns an error if the workflow code makes other decisions than the recorded history of a file.
func Replay(file string) error {
	history, err := Read(file)
	if err != nil {
		return fmt.Errorf("cannot read the history %s: %w", file, err)
	}
	for attempt := 1; ; attempt++ {
		replayer := worker.NewWorkflowReplayer()
		workflows.Register(replayer)
		err := replayer.ReplayWorkflowHistory(nil, history)
		if err == nil || attempt == attempts || !strings.Contains(err.Error(), deadlock) {
			return err
		}
	}
}

// Read returns the history of a file.
func Read(file string) (*historypb.History, error) {
	packed, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer packed.Close() //nolint:errcheck // only read
	reader, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	events, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	var history historypb.History
	return &history, history.Unmarshal(events)
}

// Write writes a history to a file.
func Write(file string, history *historypb.History) error {
	events, err := history.Marshal()
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := writer.Write(events); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, packed.Bytes(), 0o600)
}
