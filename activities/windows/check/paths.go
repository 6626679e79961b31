package check

import (
	"context"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/windows"
	"changeover/runbook"
)

// Paths is a check that files, folders and registry keys exist on the host.
type Paths struct {
	Paths []string `json:"paths,omitempty"`
	// RegistryKeys are keys below HKLM.
	RegistryKeys []string `json:"registryKeys,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Paths) ActivityName() string { return "CheckPaths" }

type pathsKind struct{}

// all are the paths, and the keys as PowerShell's registry drive spells them.
func (want Paths) all() []string {
	paths := append([]string{}, want.Paths...)
	for _, key := range want.RegistryKeys {
		paths = append(paths, windows.RegistryPath(key))
	}
	return paths
}

// Read returns the files, folders and keys that exist, as all spells them.
func (pathsKind) Read(ctx context.Context, h host.Session, want Paths) ([]string, error) {
	present, err := windows.PresentPaths(ctx, h, want.Paths)
	if err != nil {
		return nil, err
	}
	keys, err := windows.PresentKeys(ctx, h, want.RegistryKeys)
	for _, key := range keys {
		present = append(present, windows.RegistryPath(key))
	}
	return present, err
}

func (pathsKind) Differences(want Paths, have []string) ([]engine.Change, error) {
	var found []engine.Change
	for _, path := range want.all() {
		found = append(found, when(!host.HasText(have, path), engine.Finding(path, "(absent)", "exists"))...)
	}
	return found, nil
}

func (pathsKind) Evidence(_ Paths, have []string) []runbook.Fact {
	return []runbook.Fact{{Name: "Found", Value: strings.Join(have, ", ")}}
}
