package activities

import (
	"context"
	"regexp"
	"strconv"

	"changeover/activities/powershell"
)

// Directory is a folder that exists (9.4.3-1), or that holds nothing (9.4.4-6).
type Directory struct {
	Path string `json:"path"`
	// Empty: the folder's contents are deleted; a missing folder is empty.
	Empty bool `json:"empty,omitempty"`
}

// ActivityName implements Wanted.
func (Directory) ActivityName() string { return "EnsureDirectory" }

// EnsureDirectory creates a folder, or deletes what it holds.
func (a *Activities) EnsureDirectory(ctx context.Context, req Request[Directory]) (Outcome, error) {
	return ensure(ctx, a, directoryKind{}, req)
}

type directoryKind struct{}

// directorySeen is a path: whether its drive is on this host, and what is there.
type directorySeen struct {
	Drive  bool
	Exists bool
	Folder bool
	Names  []string
}

func readDirectory(ctx context.Context, h Host, path string) (directorySeen, error) {
	var seen directorySeen
	_, err := h.Run(ctx, call(powershell.GetDirectory, "Path", path), &seen)
	return seen, err
}

func (directoryKind) Read(ctx context.Context, h Host, want Directory) (directorySeen, error) {
	return readDirectory(ctx, h, want.Path)
}

// driveRoot is a drive without a folder, which is never emptied.
var driveRoot = regexp.MustCompile(`^([A-Za-z]:)?[\\/. ]*$`)

func (directoryKind) Differences(want Directory, have directorySeen) ([]Change, error) {
	switch {
	case want.Empty && driveRoot.MatchString(want.Path):
		return nil, badRequest("cannot empty %s: it is a whole drive; correct the path in the site file", want.Path)
	case !have.Drive:
		// The shared drive is on the owner only: elsewhere its folders prove nothing.
		return nil, preconditionError("cannot look at %s: its drive is not on this host; do this on the node that owns the role's disk", want.Path)
	case have.Exists && !have.Folder:
		return nil, preconditionError("cannot use %s as a folder: a file of that name is there; remove it and retry", want.Path)
	case want.Empty && len(have.Names) > 0:
		before := strconv.Itoa(len(have.Names)) + " entries"
		return []Change{change("Contents of "+want.Path, before, "0 entries", call(powershell.ClearDirectory, "Path", want.Path))}, nil
	case !want.Empty && !have.Exists:
		return []Change{change("Folder", "(absent)", want.Path, call(powershell.NewDirectory, "Path", want.Path))}, nil
	}
	return nil, nil
}

// Evidence implements Witness.
func (directoryKind) Evidence(want Directory, have directorySeen) []Fact {
	return []Fact{{"Folder " + want.Path, strconv.FormatBool(have.Exists)}, {"Entries", strconv.Itoa(len(have.Names))}}
}
