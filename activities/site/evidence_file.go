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

// WriteEvidence writes the evidence of a run as one JSON file into EvidenceDir, as package wholefile writes
// files. Only the worker's user may read the file. A file that is there already is never replaced: one
// that an earlier attempt of the same run has written counts as written.
func (a *Activities) WriteEvidence(_ context.Context, e runbook.Evidence) (runbook.EvidenceFile, error) {
	if a.EvidenceDir == "" || e.WorkflowID == "" || e.RunID == "" {
		return runbook.EvidenceFile{}, engine.BadRequest("cannot write the evidence of %s: the directory, the workflow ID or the run ID is missing; start the worker with --evidence DIR", e.WorkflowID)
	}
	e, err := e.Unpack()
	if err != nil {
		return runbook.EvidenceFile{}, engine.BadRequest("%v", err)
	}
	if a.Sites != nil && e.Site != "" {
		a.Sites.Know(e.Site) // Another worker may have read the hosts of the site.
	}
	text, err := json.MarshalIndent(a.Secrets.Mask(e), "", "  ")
	if err != nil {
		return runbook.EvidenceFile{}, engine.Defect("cannot write the evidence of %s as JSON: %v", e.WorkflowID, err)
	}
	text = append(text, '\n')
	path, whole := filepath.Join(absolute(a.EvidenceDir), wholefile.Name(e.WorkflowID, e.RunID+".json")), text
	text, err = writeNew(path, whole)
	if errors.Is(err, errOtherContent) && e.Execution != "" {
		// The run had written its file but was ended before it got the answer. How it ended is written to a second file.
		path = strings.TrimSuffix(path, ".json") + "_ended.json"
		text, err = writeNew(path, whole)
	}
	if err != nil {
		return runbook.EvidenceFile{}, engine.Precondition("cannot write the evidence of %s to %s%s: %v; %s", e.WorkflowID, path, onComputer(), err, adviceOn(err))
	}
	sum := sha256.Sum256(text)
	return runbook.EvidenceFile{Path: path, SHA256: hex.EncodeToString(sum[:])}, nil
}

// TryEvidenceDirectory fails unless a file of the wanted size can be written to the evidence directory. It leaves no file.
func (a *Activities) TryEvidenceDirectory(_ context.Context, room runbook.EvidenceRoom) error {
	if room.Bytes < 0 || room.Bytes > largestEvidence {
		return engine.Defect("cannot test the evidence directory with %d bytes for %s: the size must be 0 to %d", room.Bytes, room.WorkflowID, largestEvidence)
	}
	if err := wholefile.Try(a.EvidenceDir, room.Bytes, evidenceMode); err != nil {
		return engine.Precondition("cannot write the evidence of %s to %s%s: %v; %s", room.WorkflowID, absolute(a.EvidenceDir), onComputer(), err, adviceOn(err))
	}
	return nil
}

// absolute returns a path as another program on this computer finds it: nobody else knows where a relative path of a worker starts.
func absolute(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

// onComputer names the computer of this worker, which is one of several, as the identity of the worker does.
func onComputer() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return " on computer " + name
}

// evidenceMode lets only the worker's account read evidence.
const evidenceMode = 0o600

// largestEvidence is a limit in bytes, far above the evidence of the longest history.
const largestEvidence = 100_000_000

// errOtherContent says that a file with other content has the name of a run's evidence.
var errOtherContent = errors.New("a file of this name with other content exists already")

// adviceOn says what to do about evidence that cannot be written.
func adviceOn(err error) string {
	if errors.Is(err, errOtherContent) {
		return "rename that file, then retry"
	}
	return "free space on the disk of the worker's evidence directory, or correct the permissions of the directory" + runbook.RetriesItself
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

// earlier reports whether a file is the evidence of an earlier attempt whose answer was lost: it equals the text byte
// by byte, except for the decision to try again, which was added since then.
func earlier(file, text []byte) bool {
	var before, now runbook.Evidence
	if json.Unmarshal(file, &before) != nil || json.Unmarshal(text, &now) != nil || before.RunID == "" || len(before.Decisions) > len(now.Decisions) {
		return false
	}
	now.Decisions = now.Decisions[:len(before.Decisions)]
	canonical, err := json.MarshalIndent(now, "", "  ")
	return err == nil && bytes.Equal(file, append(canonical, '\n'))
}
