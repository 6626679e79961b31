package windows

import (
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
	"context"
	"strings"
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

// fileSeen is a file with its SHA-256 in upper-case hexadecimal, empty where it is missing.
type fileSeen struct {
	Path   string
	Exists bool
	SHA256 string
}

// readFiles reads files in the order of their paths.
func readFiles(ctx context.Context, h host.Session, paths ...string) ([]fileSeen, error) {
	var answer struct{ Files []fileSeen }
	if _, err := h.Run(ctx, scripts.GetFiles.Of("Paths", paths), &answer); err != nil {
		return nil, err
	}
	if len(answer.Files) != len(paths) {
		return nil, engine.NewError(runbook.ErrRefused, nil, "cannot read files: the host answered for %d of %d; retry", len(answer.Files), len(paths))
	}
	return answer.Files, nil
}

// filePair is a source and its copy.
type filePair struct{ source, destination fileSeen }

// readPair reads both files of a copy.
func readPair(ctx context.Context, h host.Session, want FileCopy) (filePair, error) {
	files, err := readFiles(ctx, h, want.Source, want.Destination)
	if err != nil {
		return filePair{}, err
	}
	return filePair{files[0], files[1]}, nil
}

// same says whether the copy is as the source.
func (p filePair) same() bool { return strings.EqualFold(p.source.SHA256, p.destination.SHA256) }

func (fileCopyKind) Read(ctx context.Context, h host.Session, want FileCopy) (filePair, error) {
	return readPair(ctx, h, want)
}

func (fileCopyKind) Differences(want FileCopy, have filePair) ([]engine.Change, error) {
	if !have.source.Exists {
		return nil, engine.Precondition("cannot copy %s: it is not on the host; put the setup medium there and retry", want.Source)
	}
	if have.same() {
		return nil, nil
	}
	copyFile := scripts.CopyFile.Of("Source", want.Source, "Destination", want.Destination)
	return []engine.Change{engine.NewChange("SHA-256 of "+want.Destination, have.destination.SHA256, have.source.SHA256, copyFile)}, nil
}

// Evidence implements Witness.
func (fileCopyKind) Evidence(_ FileCopy, have filePair) []runbook.Fact {
	return fileFacts([]fileSeen{have.source, have.destination})
}

func fileFacts(files []fileSeen) []runbook.Fact {
	facts := make([]runbook.Fact, len(files))
	for i, f := range files {
		facts[i] = runbook.Fact{"SHA-256 of " + f.Path, f.SHA256}
	}
	return facts
}
