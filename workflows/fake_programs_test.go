package workflows

import (
	"maps"
	"slices"
	"strings"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/runbook"
)

// installed reports whether the printer driver's setup on the host has left its port.
func (f *fakeHosts) installed(host string, want check.InstalledSoftware) bool {
	port := false
	for program := range f.programs {
		port = port || strings.HasPrefix(program, host) && strings.Contains(program, `Cluster\x64`)
	}
	return (want.PrinterPort == "" || port) && (want.NoPrinterPort == "" || !port)
}

// hotfixed reports whether the program of a hotfix has run on a host.
func (f *fakeHosts) hotfixed(host string) bool {
	return slices.ContainsFunc(f.site.XPR.HotfixPackages, func(p config.HotfixPackage) bool { return f.programs[host+p.Program] })
}

// removeDriver takes the printer driver away from a host.
func (f *fakeHosts) removeDriver(host string) {
	maps.DeleteFunc(f.programs, func(program string, _ bool) bool {
		return strings.HasPrefix(program, host) && strings.Contains(program, `Cluster\x64`)
	})
}

// hasRuntime reports whether an installer on the host has left its runtime. The first node is the reference of others.
func (f *fakeHosts) hasRuntime(host string, want check.Runtime) bool {
	if first := f.site.FirstNode(); host == first && want.Reference != "" || host != first && want.Reference != first {
		return false
	}
	for _, installer := range want.Installers {
		if _, done := f.programs[host+installer.Path]; done && installer.File == want.File {
			return true
		}
	}
	return false
}

// program is a program that runs detached and ends at once.
func (f *fakeHosts) program(host string, want windows.Program) fakeSeen {
	begun := "begun on " + host + " " + want.Name
	f.provenCodes[want.Path] = want.ProvenCodes
	if f.ensured[begun] && f.badEnds[want.Name] {
		// Nothing is left to be changed, and the end is no good one.
		ended := problem(runbook.ErrRefused, "cannot run it: the program ended with exit code 1603")
		ended.Unsettled = true
		return ended
	}
	return differsUnless(f.ensured[begun], "Program", func() {
		f.ensured[begun], f.programs[host+want.Path] = true, !f.badEnds[want.Name]
		f.log[host] = f.log[host] || strings.Contains(want.Path, `Cluster\x64`)
		if f.wantRestart[want.Path] {
			f.restartWantedAt[host+" "+want.Name] = f.boots[host]
		}
	})
}
