package windows

import (
	"context"
	"errors"
	"slices"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

const (
	uninstallKey   = `SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`
	uninstallKey32 = `SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall`
)

// List lists the entries of the uninstall keys for 64-bit and 32-bit programs.
func (sw Installed) List() []Product {
	sw.h.w.Lock()
	defer sw.h.w.Unlock()
	var list []Product
	for _, path := range []string{uninstallKey, uninstallKey32} {
		node := sw.h.registry.Find(registry.Split(path))
		if node == nil {
			continue
		}
		for _, name := range node.SubNames() {
			entry := node.Subs[win32.Fold(name)]
			list = append(list, Product{Key: name, DisplayName: entry.Text("DisplayName"), Version: entry.Text("DisplayVersion"), Publisher: entry.Text("Publisher"), Wow64: path == uninstallKey32})
		}
	}
	return list
}

// Add writes an uninstall entry, as installers do.
func (sw Installed) Add(s Product) {
	sw.h.w.Lock()
	defer sw.h.w.Unlock()
	path := uninstallKey
	if s.Wow64 {
		path = uninstallKey32
	}
	key := sw.h.registry.Make(append(registry.Split(path), s.Key))
	key.Set(registry.SZ("DisplayName", s.DisplayName))
	key.Set(registry.SZ("DisplayVersion", s.Version))
	key.Set(registry.SZ("Publisher", s.Publisher))
	sw.h.Registry.ChangedLocked(path)
}

// Features lists the Windows features.
func (sw Installed) Features() []Feature {
	sw.h.w.Lock()
	defer sw.h.w.Unlock()
	list := make([]Feature, 0, len(sw.h.features))
	for _, f := range sw.h.features {
		list = append(list, *f)
	}
	return list
}

// InstalledLocked reports whether a feature is installed; a feature that waits for a restart is not. The caller holds the lock.
func (sw Installed) InstalledLocked(name string) bool {
	return slices.ContainsFunc(sw.h.features, func(f *Feature) bool {
		return strings.EqualFold(f.Name, name) && f.InstallState == "Installed"
	})
}

// FileServerFeature is the feature that a clustered file server needs on every node (Microsoft, "Deploy a two-node clustered
// file server"). Microsoft does not document the error of its resource without the feature; the lab fails with 5079, the
// node does not support a resource of this type ("System Error Codes").
const FileServerFeature = "FS-FileServer"

// InstallFeature installs a feature and reports whether that needs a restart; error 87 for a feature that this release lacks.
func (sw Installed) InstallFeature(name string) (restartNeeded bool, err error) {
	return sw.setFeature(name, "Installed")
}

// RemoveFeature removes a feature with its parts and reports whether that needs a restart; error 87 for a feature that this
// release lacks.
func (sw Installed) RemoveFeature(name string) (restartNeeded bool, err error) {
	parts, err := sw.RemovedWith(name)
	for _, part := range parts {
		restart, failed := sw.setFeature(part.Name, "Available")
		restartNeeded, err = restartNeeded || restart, errors.Join(err, failed)
	}
	return restartNeeded, err
}

// RemovedWith lists the features that the removal of a feature removes: itself and its parts, if they are installed; error 87
// for a feature that this release lacks.
func (sw Installed) RemovedWith(name string) ([]Feature, error) {
	var removed []Feature
	known := false
	for _, f := range sw.Features() {
		itself := strings.EqualFold(f.Name, name)
		known = known || itself
		if (itself || strings.EqualFold(f.PartOf, name)) && (f.InstallState == "Installed" || f.InstallState == installPending) {
			removed = append(removed, f)
		}
	}
	if !known {
		return nil, win32.Fail(win32.CodeInvalidParameter, "remove feature %q on %s", name, sw.h.name)
	}
	return removed, nil
}

func (sw Installed) setFeature(name, state string) (bool, error) {
	sw.h.w.Lock()
	defer sw.h.w.Unlock()
	i := slices.IndexFunc(sw.h.features, func(f *Feature) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return false, win32.Fail(win32.CodeInvalidParameter, "change feature %q on %s", name, sw.h.name)
	}
	f := sw.h.features[i]
	waiting := map[string]string{"Installed": installPending, "Available": uninstallPending}[state]
	if f.InstallState == state || f.InstallState == waiting {
		return f.InstallState == waiting, nil
	}
	f.InstallState = state
	if f.NeedsRestart {
		f.InstallState = waiting
		sw.h.registry.Make(registry.Split(rebootPendingKey))
	}
	sw.h.w.ChangedLocked()
	return f.NeedsRestart, nil
}

// States of a feature whose change the next restart completes (Microsoft, "Get-WindowsFeature").
const (
	installPending   = "InstallPending"
	uninstallPending = "UninstallPending"
)

// endChanges completes the changes of features that wait for a restart. The caller holds the lock.
func (sw Installed) endChanges() {
	for _, f := range sw.h.features {
		switch f.InstallState {
		case installPending:
			f.InstallState = "Installed"
		case uninstallPending:
			f.InstallState = "Available"
		}
	}
}

// ChangeFeature changes a feature directly, to set up the state in which a customer hands a host over.
func (sw Installed) ChangeFeature(name string, change func(*Feature)) {
	sw.h.w.Lock()
	defer sw.h.w.Unlock()
	for _, f := range sw.h.features {
		if strings.EqualFold(f.Name, name) {
			change(f)
		}
	}
}

// HotFixes lists the installed updates.
func (sw Installed) HotFixes() []HotFix {
	sw.h.w.Lock()
	defer sw.h.w.Unlock()
	return append([]HotFix(nil), sw.h.hotfixes...)
}

// RunProgram runs a program file that the lab models and waits for its end;
// error 2 or 3 if there is no such file, 193 (ERROR_BAD_EXE_FORMAT) for any other file.
func (h *Host) RunProgram(ctx context.Context, run Run) (exitCode int, output string, err error) {
	h.w.Lock()
	_, spelled, err := h.Files.LookLocked(run.Path, "run")
	if err != nil {
		h.w.Unlock()
		return 0, "", err
	}
	program := h.w.programs[h.programID(spelled)]
	h.w.Unlock()
	if program == nil {
		return 0, "", win32.Fail(win32.CodeBadExe, "run %q on %s", run.Path, h.name)
	}
	run.Host, run.Path = h, spelled
	pid := h.Processes.Start(fileName(spelled), spelled+" "+run.Arguments)
	defer h.Processes.End(pid)
	exitCode, output = program(ctx, run)
	return exitCode, output, nil
}

// programID returns the id that ProgramContent wrote into a file; empty for any other file.
func (h *Host) programID(path string) string {
	node, _, err := h.Files.LookLocked(path, "run")
	if err != nil || node.Dir || !strings.HasPrefix(string(node.Data), programMark) {
		return ""
	}
	id, _, _ := strings.Cut(string(node.Data)[len(programMark):], "\n")
	return id
}

func fileName(path string) string { return path[strings.LastIndex(path, `\`)+1:] }
