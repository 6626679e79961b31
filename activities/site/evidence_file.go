package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"changeover/activities/engine"
	"changeover/config/wholefile"
	"changeover/runbook"
)

// WriteEvidence writes the evidence of a run as one JSON file into EvidenceDir. The file appears complete
// or not at all, and only the worker's user may read it. A file that is there already is never replaced: one
// that an earlier attempt of the same run has written counts as written.
func (a *Activities) WriteEvidence(_ context.Context, e runbook.Evidence) (runbook.EvidenceFile, error) {
	if a.EvidenceDir == "" || e.WorkflowID == "" || e.RunID == "" {
		return runbook.EvidenceFile{}, engine.BadRequest("cannot write the evidence of %s: the directory, the workflow ID and the run ID are all needed; set the worker's evidence directory", e.WorkflowID)
	}
	e, err := e.Unpack()
	if err != nil {
		return runbook.EvidenceFile{}, engine.BadRequest("%v", err)
	}
	text, err := json.MarshalIndent(a.Secrets.Mask(e), "", "  ")
	if err != nil {
		return runbook.EvidenceFile{}, engine.BadRequest("cannot write the evidence of %s as JSON: %v", e.WorkflowID, err)
	}
	text = append(text, '\n')
	path, whole := filepath.Join(a.EvidenceDir, wholefile.Name(e.WorkflowID, e.RunID+".json")), text
	text, err = writeNew(path, whole)
	if errors.Is(err, errOtherContent) && e.Execution != "" {
		// The run has written its file, and was ended before it heard of that: how it ended is a file of its own.
		path = strings.TrimSuffix(path, ".json") + "_ended.json"
		text, err = writeNew(path, whole)
	}
	if err != nil {
		return runbook.EvidenceFile{}, engine.Precondition("cannot write the evidence of %s to %s: %v; %s", e.WorkflowID, path, err, adviceOn(err))
	}
	sum := sha256.Sum256(text)
	return runbook.EvidenceFile{Path: path, SHA256: hex.EncodeToString(sum[:])}, nil
}

// TryEvidenceDirectory fails unless the evidence directory takes a file of the wanted size. It leaves none.
func (a *Activities) TryEvidenceDirectory(_ context.Context, room runbook.EvidenceRoom) error {
	if room.Bytes < 0 || room.Bytes > largestEvidence {
		return engine.BadRequest("cannot try to write %d bytes of evidence of %s: at most %d are sensible", room.Bytes, room.WorkflowID, largestEvidence)
	}
	if err := wholefile.Try(a.EvidenceDir, room.Bytes, evidenceMode); err != nil {
		return engine.Precondition("cannot write the evidence of %s to %s: %v; %s", room.WorkflowID, a.EvidenceDir, err, adviceOn(err))
	}
	return nil
}

// evidenceMode lets only the worker's account read evidence.
const evidenceMode = 0o600

// largestEvidence is far above the steps that a history can hold.
const largestEvidence = 100_000_000

// errOtherContent says that a file with other content has the name of a run's evidence.
var errOtherContent = errors.New("a file with other content is there already")

// adviceOn says what to do about evidence that cannot be written.
func adviceOn(err error) string {
	if errors.Is(err, errOtherContent) {
		return "keep that file under another name, then retry"
	}
	return "free or repair the worker's evidence directory" + runbook.RetriesItself
}

// writeNew writes a file that was not there and that only the worker's user may read, and returns what it has.
func writeNew(path string, text []byte) ([]byte, error) {
	if present, err := written(path, text); present != nil || err != nil {
		return present, err
	}
	err := wholefile.Write(path, text, evidenceMode)
	if errors.Is(err, fs.ErrExist) {
		return written(path, text)
	}
	return text, err
}

// written returns the file that an earlier attempt at the same evidence has written, nil if there is none, and
// fails if the file is another one.
func written(path string, text []byte) ([]byte, error) {
	present, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !bytes.Equal(present, text) && !earlier(present, text):
		return nil, errOtherContent
	}
	return present, nil
}

// earlier reports whether a file is the evidence that an earlier attempt wrote whose answer was lost, to the byte:
// since then only the decision to try again was added.
func earlier(file, text []byte) bool {
	var before, now runbook.Evidence
	if json.Unmarshal(file, &before) != nil || json.Unmarshal(text, &now) != nil || before.RunID == "" || len(before.Decisions) > len(now.Decisions) {
		return false
	}
	now.Decisions = now.Decisions[:len(before.Decisions)]
	canonical, err := json.MarshalIndent(now, "", "  ")
	return err == nil && bytes.Equal(file, append(canonical, '\n'))
}
