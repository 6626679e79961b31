package windows

import (
	"context"
	"regexp"
	"strconv"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// Directory is a folder that exists (9.4.3-1), or that holds nothing (9.4.4-6).
type Directory struct {
	Path string `json:"path"`
	// Empty: the folder's contents are deleted; a missing folder is empty.
	Empty bool `json:"empty,omitempty"`
}

// ActivityName implements Wanted.
func (Directory) ActivityName() string { return "EnsureDirectory" }

type directoryKind struct{}

// directorySeen is a path: whether its drive is on this host, and what is there.
type directorySeen struct {
	Drive  bool
	Exists bool
	Folder bool
	Names  []string
}

func readDirectory(ctx context.Context, h host.Session, path string) (directorySeen, error) {
	return host.Read[directorySeen](ctx, h, scripts.GetDirectory.Of("Path", path))
}

// presence shows whether a thing exists.
func presence(exists bool) string {
	if exists {
		return "exists"
	}
	return "(absent)"
}

func (directoryKind) Read(ctx context.Context, h host.Session, want Directory) (directorySeen, error) {
	return readDirectory(ctx, h, want.Path)
}

// driveRoot is a drive without a folder, which is never emptied.
var driveRoot = regexp.MustCompile(`^([A-Za-z]:)?[\\/. ]*$`)

func (directoryKind) Differences(want Directory, have directorySeen) ([]engine.Change, error) {
	switch {
	case want.Empty && driveRoot.MatchString(want.Path):
		return nil, engine.BadRequest("cannot empty %s: the path is a whole drive and not a folder; abort, correct the path in the site file, then start the runbook again", want.Path)
	case !have.Drive:
		// Only the owner has the shared drive: that a folder is missing elsewhere proves nothing.
		return nil, engine.Precondition("cannot look at %s: the drive of this path is not on this node; move the role with its disk to this node in Failover Cluster Manager, then retry", want.Path)
	case have.Exists && !have.Folder:
		return nil, engine.Precondition("cannot use %s as a folder: a file with this name exists; move the file to another folder, then retry", want.Path)
	case want.Empty && len(have.Names) > 0:
		before := strconv.Itoa(len(have.Names)) + " entries"
		return []engine.Change{engine.NewChange("Contents of "+want.Path, before, "0 entries", scripts.ClearDirectory.Of("Path", want.Path))}, nil
	case !want.Empty && !have.Exists:
		return []engine.Change{engine.NewChange("Folder", "(absent)", want.Path, scripts.NewDirectory.Of("Path", want.Path))}, nil
	}
	return nil, nil
}

// Evidence implements Witness.
func (directoryKind) Evidence(want Directory, have directorySeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Folder " + want.Path, Value: presence(have.Exists)}, {Name: "Entries", Value: strconv.Itoa(len(have.Names))}}
}
