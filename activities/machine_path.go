package activities

import (
	"context"
	"strings"

	"changeover/activities/powershell"
)

// MachinePath is the system variable Path holding folders exactly once each (9.4.4).
type MachinePath struct {
	Folders []string `json:"folders"`
}

// ActivityName implements Wanted.
func (MachinePath) ActivityName() string { return "EnsureMachinePath" }

// EnsureMachinePath appends missing folders to the system variable Path. Programs see it after their
// next start, services for certain only after the host's.
func (a *Activities) EnsureMachinePath(ctx context.Context, req Request[MachinePath]) (Outcome, error) {
	return ensure(ctx, a, machinePathKind{}, req)
}

// Where Windows keeps the system variable Path.
const (
	environmentKey = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`
	pathValue      = "Path"
)

type machinePathKind struct{}

func (machinePathKind) Read(ctx context.Context, h Host, _ MachinePath) (registrySeen, error) {
	return readRegistry(ctx, h, environmentKey, pathValue)
}

func (machinePathKind) Differences(want MachinePath, have registrySeen) ([]Change, error) {
	if !have.Exists {
		return nil, preconditionError("cannot extend the system variable Path: it does not exist; look at the host")
	}
	before := strings.Join(have.Data, "")
	after := withFolders(before, want.Folders)
	if before == after && have.Type == regExpandString {
		return nil, nil
	}
	set := call(powershell.SetRegistryString, "Key", environmentKey, "Name", pathValue, "Type", regExpandString, "Value", after)
	return []Change{change("Path", before, after, set)}, nil
}

// withFolders appends folders that are missing and drops their doubles. Entries of others stay as
// they are, variables unexpanded.
func withFolders(path string, folders []string) string {
	var entries, kept []string
	if path != "" {
		entries = strings.Split(path, ";")
	}
	seen := map[string]bool{}
	for _, entry := range entries {
		folder, ours := sameFolder(entry, folders)
		if ours && seen[folder] {
			continue
		}
		if ours {
			seen[folder] = true
			entry = strings.TrimRight(entry, ".")
		}
		kept = append(kept, entry)
	}
	for _, folder := range folders {
		if !seen[folder] {
			kept = append(kept, folder)
		}
	}
	return strings.Join(kept, ";")
}

// sameFolder finds the folder that an entry means; the manual's examples end in a dot that does not
// belong to them (9.4.4).
func sameFolder(entry string, folders []string) (string, bool) {
	plain := strings.TrimRight(strings.TrimSpace(entry), `.\`)
	for _, folder := range folders {
		if strings.EqualFold(plain, strings.TrimRight(folder, `\`)) {
			return folder, true
		}
	}
	return "", false
}

// Evidence implements Witness.
func (machinePathKind) Evidence(_ MachinePath, have registrySeen) []Fact {
	return []Fact{{"Path", strings.Join(have.Data, "")}, {"Type", have.Type}}
}
