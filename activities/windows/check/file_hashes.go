package check

import (
	"cmp"
	"context"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// FileHash is a file with the SHA-256 that it is to have.
type FileHash struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

// FileHashes is a check that files have their hashes: those that a hotfix leaves (9.8.3).
type FileHashes struct {
	Files []FileHash `json:"files"`
}

// ActivityName implements engine.Wanted.
func (FileHashes) ActivityName() string { return "CheckFileHashes" }

// ReadTime implements engine.Slow: large files are hashed.
func (FileHashes) ReadTime() time.Duration { return 15 * time.Minute }

type fileHashesKind struct{}

func (fileHashesKind) Read(ctx context.Context, h host.Session, want FileHashes) ([]windows.File, error) {
	paths := make([]string, 0, len(want.Files))
	for _, file := range want.Files {
		paths = append(paths, file.Path)
	}
	var seen struct{ Files []windows.File }
	if _, err := h.Run(ctx, scripts.GetFiles.Of("Paths", paths), &seen); err != nil {
		return nil, err
	}
	if len(seen.Files) != len(paths) {
		return nil, engine.Refused("cannot read files: the host's answer contains %d of the %d files; retry", len(seen.Files), len(paths))
	}
	return seen.Files, nil
}

func (fileHashesKind) Differences(want FileHashes, have []windows.File) ([]engine.Change, error) {
	var found []engine.Change
	for i, file := range want.Files {
		found = append(found, when(!strings.EqualFold(have[i].SHA256, file.SHA256),
			engine.Finding("SHA-256 of "+file.Path, cmp.Or(have[i].SHA256, "(absent)"), file.SHA256))...)
	}
	return found, nil
}

// Evidence implements engine.Witness.
func (fileHashesKind) Evidence(_ FileHashes, have []windows.File) []runbook.Fact {
	facts := make([]runbook.Fact, len(have))
	for i, file := range have {
		facts[i] = runbook.Fact{Name: "SHA-256 of " + file.Path, Value: cmp.Or(file.SHA256, "(absent)")}
	}
	return facts
}
