package windows

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/registry"
	"changeover/runbook"
)

// MachinePath is the system variable Path holding folders exactly once each (9.4.4).
type MachinePath struct {
	Folders []string `json:"folders"`
}

// ActivityName implements Wanted.
func (MachinePath) ActivityName() string { return "EnsureMachinePath" }

// Where Windows keeps the system variable Path.
const (
	environmentKey = `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`
	pathValue      = "Path"
)

type machinePathKind struct{}

func (machinePathKind) Read(ctx context.Context, h host.Session, _ MachinePath) (registry.Seen, error) {
	return registry.Read(ctx, h, environmentKey, pathValue)
}

func (machinePathKind) Differences(want MachinePath, have registry.Seen) ([]engine.Change, error) {
	if !have.Exists {
		return nil, engine.Precondition("cannot extend the system variable Path: the host has no such variable; restore the variable in System Properties (sysdm.cpl, Advanced, Environment Variables), then retry")
	}
	before := strings.Join(have.Data, "")
	after := withFolders(before, want.Folders)
	if before == after && have.Type == registry.ExpandString {
		return nil, nil
	}
	set := scripts.SetRegistryString.Of("Key", environmentKey, "Name", pathValue, "Type", registry.ExpandString, "Value", after)
	if have.Type != registry.ExpandString {
		return []engine.Change{engine.NewChange("Path", before+" ("+have.Type+")", after+" ("+registry.ExpandString+")", set)}, nil
	}
	if folders, ok := added(before, after); ok {
		return []engine.Change{engine.NewChange("Folder in Path", "(absent)", folders, set)}, nil
	}
	return []engine.Change{engine.NewChange("Path", before, after, set)}, nil
}

// added returns the folders after the end of before, if after only appends folders. The rest of the Path is long and stays.
func added(before, after string) (string, bool) {
	if before == "" {
		return after, true
	}
	return strings.CutPrefix(after, before+";")
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

// sameFolder finds the folder that an entry means. The manual's examples end with a full stop that is not part of
// the folder (9.4.4), so an entry with a full stop counts as the folder.
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
func (machinePathKind) Evidence(_ MachinePath, have registry.Seen) []runbook.Fact {
	return []runbook.Fact{{Name: "Path", Value: strings.Join(have.Data, "")}, {Name: "Type", Value: have.Type}}
}
