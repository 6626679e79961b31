// Package shell models powershell.exe on the lab's hosts: it connects the
// interpreter of lab/posh with the cmdlets of lab/cmdlets, the .NET types that
// access the host, and the programs of lab/cmdexe.
package shell

import (
	"slices"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/cmdlets/cim"
	"changeover/lab/cmdlets/clustering"
	"changeover/lab/cmdlets/items"
	"changeover/lab/cmdlets/services"
	"changeover/lab/cmdlets/system"
	"changeover/lab/posh"
	"changeover/lab/windows"
	"changeover/lab/windows/release"
)

// Shell holds the cmdlets, .NET types and programs of one process on one host. It
// implements posh.Host for that process.
type Shell struct {
	*cmdlets.Process
	items     items.Cmdlets
	accounts  system.Accounts
	processes system.Processes
	commands  map[string]posh.Command
	release   release.Release
}

// New returns the Shell of a process that runs as user, DOMAIN\name.
func New(host *windows.Host, user string, pid int) *Shell {
	p := &cmdlets.Process{Host: host, User: user, PID: pid}
	s := &Shell{
		Process: p, items: items.New(p), accounts: system.Accounts{Process: p}, processes: system.Processes{Process: p},
		commands: map[string]posh.Command{}, release: host.Release(),
	}
	for _, group := range []interface {
		Commands() map[string]posh.Command
	}{
		clustering.Cmdlets{Process: p},
		services.Cmdlets{Process: p},
		cim.Cmdlets{Process: p},
		s.items, s.accounts, s.processes,
		system.Shares{Process: p},
		system.Software{Process: p},
		system.Network{Process: p},
		system.Storage{Process: p},
		system.Tasks{Process: p},
		system.Events{Process: p},
	} {
		for name, command := range group.Commands() {
			s.commands[strings.ToLower(name)] = command
		}
	}
	return s
}

// HasModule implements posh.ModuleHost: FailoverClusters needs its Windows feature, and Defender its service.
func (s *Shell) HasModule(name string) bool {
	switch name {
	case "FailoverClusters":
		return slices.ContainsFunc(s.Host.Software.Features(), func(f windows.Feature) bool {
			return f.Name == s.release.ClusterModuleFeature() && f.InstallState == "Installed"
		})
	case "Defender":
		_, err := s.Host.Services.Get(system.DefenderService)
		return err == nil
	}
	return true
}

// HasCommand implements posh.ReleaseHost.
func (s *Shell) HasCommand(name, module string) bool {
	return !s.release.Lacks(release.Module, module) && !s.release.Lacks(release.Cmdlet, name)
}

// HasParameter implements posh.ReleaseHost.
func (s *Shell) HasParameter(command, parameter string) bool {
	return !s.release.Lacks(release.Parameter, command+" -"+parameter)
}

// Environment implements posh.Host. In a 32-bit process, PROCESSOR_ARCHITECTURE is x86 and PROCESSOR_ARCHITEW6432 is the real
// architecture (Microsoft, "WOW64 Implementation Details").
func (s *Shell) Environment() map[string]string {
	env := s.Process.Environment()
	if s.Host.Info().PowerShell.Bits32 {
		env["PROCESSOR_ARCHITECTURE"], env["PROCESSOR_ARCHITEW6432"] = "x86", "AMD64"
	}
	return env
}

// EnvironmentChanged implements posh.EnvironmentHost: after a change of CHANGEOVER_REQUEST, the journal records
// the process's changes with the new value.
func (s *Shell) EnvironmentChanged(name, value string) {
	if strings.EqualFold(name, requestVariable) {
		s.Host = s.Host.For(value)
	}
}

// requestVariable is the environment variable whose value the journal records with each change.
const requestVariable = "CHANGEOVER_REQUEST"
