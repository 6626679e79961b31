package windows

import (
	"context"
	"strings"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

const registryDrive = `HKLM:\`

// RegistryPath returns a key below HKLM as PowerShell's registry drive spells it.
func RegistryPath(key string) string { return registryDrive + key }

// PresentPaths returns those of the paths that exist on the host.
func PresentPaths(ctx context.Context, h host.Session, paths []string) ([]string, error) {
	var seen struct{ Paths []string }
	if len(paths) == 0 {
		return nil, nil
	}
	_, err := h.Run(ctx, scripts.GetPathsPresent.Of("Paths", paths), &seen)
	return seen.Paths, err
}

// PresentKeys returns those of the keys below HKLM that exist on the host.
func PresentKeys(ctx context.Context, h host.Session, keys []string) ([]string, error) {
	paths := make([]string, len(keys))
	for i, key := range keys {
		paths[i] = RegistryPath(key)
	}
	present, err := PresentPaths(ctx, h, paths)
	for i, path := range present {
		present[i] = strings.TrimPrefix(path, registryDrive)
	}
	return present, err
}
