package windows

import (
	"cmp"
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// FileCopy is a file that equals another one on the same host by its SHA-256 (9.2-1).
// A locked destination fails with an error of type FileInUse.
type FileCopy struct {
	Source      string `json:"source"`
	Destination string `json:"destination"`
}

// ActivityName implements Wanted.
func (FileCopy) ActivityName() string { return "EnsureFileCopy" }

type fileCopyKind struct{}

// File is a file with its SHA-256 in upper-case hexadecimal, empty where it is missing.
type File struct {
	Path   string
	Exists bool
	SHA256 string
}

// readFiles reads files in the order of their paths.
func readFiles(ctx context.Context, h host.Session, paths ...string) ([]File, error) {
	var answer struct{ Files []File }
	if _, err := h.Run(ctx, scripts.GetFiles.Of("Paths", paths), &answer); err != nil {
		return nil, err
	}
	if len(answer.Files) != len(paths) {
		return nil, engine.Refused("cannot read files: the host's answer contains %d of the %d files; retry", len(answer.Files), len(paths))
	}
	return answer.Files, nil
}

// FilePair is a source and its copy.
type FilePair struct{ Source, Destination File }

// ReadPair reads both files of a copy.
func ReadPair(ctx context.Context, h host.Session, want FileCopy) (FilePair, error) {
	files, err := readFiles(ctx, h, want.Source, want.Destination)
	if err != nil {
		return FilePair{}, err
	}
	return FilePair{files[0], files[1]}, nil
}

// Same reports whether the copy equals the source.
func (p FilePair) Same() bool { return strings.EqualFold(p.Source.SHA256, p.Destination.SHA256) }

func (fileCopyKind) Read(ctx context.Context, h host.Session, want FileCopy) (FilePair, error) {
	return ReadPair(ctx, h, want)
}

func (fileCopyKind) Differences(want FileCopy, have FilePair) ([]engine.Change, error) {
	if !have.Source.Exists {
		return nil, engine.Precondition("cannot copy %s: the file is not on the host; copy the whole setup medium to the host, then retry", want.Source)
	}
	if have.Same() {
		return nil, nil
	}
	copyFile := scripts.CopyFile.Of("Source", want.Source, "Destination", want.Destination)
	return []engine.Change{engine.NewChange("SHA-256 of "+want.Destination, cmp.Or(have.Destination.SHA256, "(absent)"), have.Source.SHA256, copyFile)}, nil
}

// Evidence implements Witness.
func (fileCopyKind) Evidence(_ FileCopy, have FilePair) []runbook.Fact {
	return fileFacts([]File{have.Source, have.Destination})
}

func fileFacts(files []File) []runbook.Fact {
	facts := make([]runbook.Fact, len(files))
	for i, f := range files {
		facts[i] = runbook.Fact{Name: "SHA-256 of " + f.Path, Value: cmp.Or(f.SHA256, "(absent)")}
	}
	return facts
}
