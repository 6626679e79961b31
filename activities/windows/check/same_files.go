package check

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// SameFiles is a check that a folder holds the files that another host has there: the setup medium as each node sees it (6.2/2).
// Names and lengths of all files are compared, and the hashes of those that both hosts have hashed (get-file-list.ps1).
type SameFiles struct {
	Path string `json:"path"`
	// As is the host whose files are wanted.
	As string `json:"as"`
}

// ActivityName implements engine.Wanted.
func (SameFiles) ActivityName() string { return "CheckSameFiles" }

// ReadTime implements engine.Slow: the local drive with the medium may be slow, such as a DVD drive.
func (SameFiles) ReadTime() time.Duration { return 30 * time.Minute }

// mostFiles is the most files that are listed as different.
const mostFiles = 10

type sameFilesKind struct {
	site  string
	hosts host.Sessions
}

type filesSeen struct{ have, as fileList }

type fileList struct {
	Exists bool
	Files  []string
}

// byPath are the lengths and hashes by the paths, in lower case.
func (l fileList) byPath() map[string]fileSeen {
	found := map[string]fileSeen{}
	for _, line := range l.Files {
		parts := strings.Split(line, "|")
		if len(parts) == 3 {
			found[strings.ToLower(parts[0])] = fileSeen{parts[1], parts[2]}
		}
	}
	return found
}

type fileSeen struct{ length, hash string }

func (f fileSeen) text() string { return strings.TrimSpace(f.length + " bytes " + f.hash) }

// same reports whether two files are alike as far as both were read.
func (f fileSeen) same(other fileSeen) bool {
	return f.length == other.length && (f.hash == "" || other.hash == "" || f.hash == other.hash)
}

func (k sameFilesKind) Read(ctx context.Context, h host.Session, want SameFiles) (filesSeen, error) {
	var seen filesSeen
	list := scripts.GetFileList.Of("Path", want.Path)
	if _, err := h.Run(ctx, list, &seen.have); err != nil {
		return seen, err
	}
	other, err := k.hosts.Session(ctx, k.site, want.As)
	if err == nil {
		_, err = other.Run(ctx, list, &seen.as)
	}
	if err != nil {
		return seen, engine.HostError("list the files of "+want.Path, want.As, err)
	}
	return seen, nil
}

func (sameFilesKind) Differences(want SameFiles, have filesSeen) ([]engine.Change, error) {
	if !have.have.Exists || !have.as.Exists {
		found := when(!have.have.Exists, engine.Finding("Folder "+want.Path, "(absent)", "exists"))
		return append(found, when(!have.as.Exists, engine.Finding("Folder "+want.Path, "(absent)", "exists").About(want.As))...), nil
	}
	mine, its := have.have.byPath(), have.as.byPath()
	paths := slices.Compact(slices.Sorted(func(yield func(string) bool) {
		for _, files := range []map[string]fileSeen{mine, its} {
			for path := range maps.Keys(files) {
				if !yield(path) {
					return
				}
			}
		}
	}))
	var found []engine.Change
	for _, path := range paths {
		is, here := mine[path]
		was, there := its[path]
		switch {
		case !here:
			found = append(found, engine.Finding("File "+path, "(absent)", was.text()))
		case !there:
			found = append(found, engine.Finding("File "+path, is.text(), "(absent, as on "+want.As+")"))
		case !is.same(was):
			found = append(found, engine.Finding("File "+path, is.text(), was.text()))
		}
	}
	if more := len(found) - mostFiles; more > 0 {
		found = append(found[:mostFiles], engine.Finding("Further files", fmt.Sprintf("%d files differ", more), "the same as on "+want.As))
	}
	return found, nil
}

// Evidence implements engine.Witness.
func (sameFilesKind) Evidence(want SameFiles, have filesSeen) []runbook.Fact {
	hashed := 0
	for _, file := range have.have.byPath() {
		if file.hash != "" {
			hashed++
		}
	}
	return []runbook.Fact{{Name: want.Path, Value: fmt.Sprintf("%d files, %d of them with a hash", len(have.have.Files), hashed)}}
}
