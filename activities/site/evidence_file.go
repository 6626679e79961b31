package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"changeover/activities/engine"
	"changeover/runbook"
)

// WriteEvidence writes the evidence of a run as one JSON file into EvidenceDir.
// The file appears complete or not at all and only the worker's user may read
// it; writing the same run again replaces it with the same name.
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
	path := filepath.Join(a.EvidenceDir, evidenceName(e))
	if err := writeWhole(path, text); err != nil {
		return runbook.EvidenceFile{}, fmt.Errorf("cannot write the evidence of %s to %s: %w; free or repair the directory, the activity tries again", e.WorkflowID, path, err)
	}
	sum := sha256.Sum256(text)
	return runbook.EvidenceFile{Path: path, SHA256: hex.EncodeToString(sum[:])}, nil
}

// evidenceName is the file's name, e.g. "integrate_berlin_<run id>.json". What
// could lead out of the directory or trouble a file system becomes an underscore.
func evidenceName(e runbook.Evidence) string {
	plain := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		}
		return '_'
	}
	return strings.TrimLeft(strings.Map(plain, e.WorkflowID+"_"+e.RunID), ".") + ".json"
}

// writeWhole writes a file with mode 0600 through a temporary one beside it.
func writeWhole(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(dir, ".evidence-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(text)
	if err == nil {
		err = temporary.Sync()
	}
	err = errors.Join(err, temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}
