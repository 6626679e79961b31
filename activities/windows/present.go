package windows

import (
	"context"

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
	var seen struct{ Keys []string }
	if len(keys) == 0 {
		return nil, nil
	}
	_, err := h.Run(ctx, scripts.GetKeysPresent.Of("Keys", keys), &seen)
	return seen.Keys, err
}
