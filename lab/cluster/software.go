package cluster

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

const (
	uninstallKey   = `SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`
	uninstallKey32 = `SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall`
)

// Software lists the entries of both uninstall registries.
func (h *Host) Software() []Software {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []Software
	for _, path := range []string{uninstallKey, uninstallKey32} {
		node := h.registry.find(regPath(path))
		if node == nil {
			continue
		}
		for _, name := range node.subNames() {
			entry := node.subs[fold(name)]
			list = append(list, Software{Key: name, DisplayName: entry.text("DisplayName"), Version: entry.text("DisplayVersion"), Publisher: entry.text("Publisher"), Wow64: path == uninstallKey32})
		}
	}
	return list
}

// AddSoftware writes an uninstall entry, as an installer does at its end.
func (h *Host) AddSoftware(s Software) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	path := uninstallKey
	if s.Wow64 {
		path = uninstallKey32
	}
	key := h.registry.make(append(regPath(path), s.Key))
	key.set(SZ("DisplayName", s.DisplayName))
	key.set(SZ("DisplayVersion", s.Version))
	key.set(SZ("Publisher", s.Publisher))
	h.registryChanged(path)
}

// Features lists the Windows features by name.
func (h *Host) Features() []Feature {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	list := make([]Feature, 0, len(h.features))
	for _, f := range h.features {
		list = append(list, *f)
	}
	return list
}

// InstallFeature installs a feature; error 87 for one that this Windows does not have.
func (h *Host) InstallFeature(name string) (restartNeeded bool, err error) {
	return h.setFeature(name, "Installed")
}

// RemoveFeature removes a feature with those that are part of it; error 87 for one that this Windows does not have.
func (h *Host) RemoveFeature(name string) (restartNeeded bool, err error) {
	parts, err := h.RemovedWith(name)
	for _, part := range parts {
		restart, failed := h.setFeature(part.Name, "Available")
		restartNeeded, err = restartNeeded || restart, errors.Join(err, failed)
	}
	return restartNeeded, err
}

// RemovedWith lists what the removal of a feature takes away: itself and the parts of it, where they are installed;
// error 87 for one that this Windows does not have.
func (h *Host) RemovedWith(name string) ([]Feature, error) {
	var removed []Feature
	known := false
	for _, f := range h.Features() {
		itself := strings.EqualFold(f.Name, name)
		known = known || itself
		if (itself || strings.EqualFold(f.PartOf, name)) && f.InstallState == "Installed" {
			removed = append(removed, f)
		}
	}
	if !known {
		return nil, fail(CodeInvalidParameter, "remove feature %q on %s", name, h.name)
	}
	return removed, nil
}

func (h *Host) setFeature(name, state string) (bool, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	i := slices.IndexFunc(h.features, func(f *Feature) bool { return strings.EqualFold(f.Name, name) })
	if i < 0 {
		return false, fail(CodeInvalidParameter, "change feature %q on %s", name, h.name)
	}
	f := h.features[i]
	if f.InstallState == state {
		return false, nil
	}
	f.InstallState = state
	if f.NeedsRestart {
		h.registry.make(regPath(rebootPendingKey))
	}
	h.w.changed()
	return f.NeedsRestart, nil
}

// HotFixes lists the installed updates.
func (h *Host) HotFixes() []HotFix {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return append([]HotFix(nil), h.hotfixes...)
}

// RunProgram runs a program file that the lab knows and waits for its end;
// error 2 or 3 without the file, 193 for a file that is no such program.
func (h *Host) RunProgram(ctx context.Context, run Run) (exitCode int, output string, err error) {
	h.w.mu.Lock()
	_, spelled, err := h.lookFile(run.Path, "run")
	if err != nil {
		h.w.mu.Unlock()
		return 0, "", err
	}
	program := h.w.programs[h.programID(spelled)]
	h.w.mu.Unlock()
	if program == nil {
		return 0, "", fail(CodeBadExe, "run %q on %s", run.Path, h.name)
	}
	run.Host, run.Path = h, spelled
	pid := h.StartProcess(fileName(spelled), spelled+" "+run.Arguments)
	defer h.EndProcess(pid)
	exitCode, output = program(ctx, run)
	return exitCode, output, nil
}

// programID reads the lab's mark in a program file; empty where there is none.
func (h *Host) programID(path string) string {
	node, _, err := h.lookFile(path, "run")
	if err != nil || node.dir || !strings.HasPrefix(string(node.data), programMark) {
		return ""
	}
	id, _, _ := strings.Cut(string(node.data)[len(programMark):], "\n")
	return id
}

// Pause lets realistic time pass by the world's scale, for programs that take a while.
func (w *World) Pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(w.scaled(d)):
	}
}

func fileName(path string) string { return path[strings.LastIndex(path, `\`)+1:] }
