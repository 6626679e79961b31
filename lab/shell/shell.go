// Package shell is what runs on the lab's hosts when someone logs on over
// WinRM: cmd.exe, powershell.exe with its cmdlets, and Windows' own command
// line programs, all over the model in lab/cluster.
package shell

import (
	"slices"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// Shell gives one process on one host its cmdlets, .NET types and programs. It
// is the posh.Host of that process.
type Shell struct {
	host *cluster.Host
	// pid of the process, which owns the mutexes it takes.
	pid int
	// user the process runs as, DOMAIN\name.
	user string

	commands map[string]posh.Command
	// natives are the types that Add-Type declared, in lower case.
	natives map[string]bool
}

// New is a shell for a process that runs as user.
func New(host *cluster.Host, user string, pid int) *Shell {
	s := &Shell{host: host, user: user, pid: pid, commands: map[string]posh.Command{}, natives: map[string]bool{}}
	for _, group := range []map[string]posh.Command{
		s.clusterCommands(), s.groupCommands(), s.resourceCommands(), s.ownerCommands(),
		s.serviceCommands(), s.cimCommands(), s.itemCommands(), s.propertyCommands(),
		s.shareCommands(), s.softwareCommands(), s.accountCommands(), s.networkCommands(),
		s.storageCommands(), s.taskCommands(), s.processCommands(), s.eventCommands(),
	} {
		for name, command := range group {
			s.commands[strings.ToLower(name)] = command
		}
	}
	return s
}

// Command implements posh.Host.
func (s *Shell) Command(name string) posh.Command { return s.commands[strings.ToLower(name)] }

// HasModule implements posh.ModuleHost: some modules come with a feature of Windows.
func (s *Shell) HasModule(name string) bool {
	switch name {
	case "FailoverClusters":
		return slices.ContainsFunc(s.host.Features(), func(f cluster.Feature) bool {
			return f.Name == "RSAT-Clustering-PowerShell" && f.InstallState == "Installed"
		})
	case "Defender":
		_, err := s.host.Service(defenderService)
		return err == nil
	}
	return true
}

// EnvironmentChanged implements posh.EnvironmentHost: what the process changes from now on is noted with
// its variable CHANGEOVER_REQUEST.
func (s *Shell) EnvironmentChanged(name, value string) {
	if strings.EqualFold(name, requestVariable) {
		s.host = s.host.For(value)
	}
}

// requestVariable is the environment variable that the journal notes.
const requestVariable = "CHANGEOVER_REQUEST"

// Environment implements posh.Host.
func (s *Shell) Environment() map[string]string {
	process := &Cmd{Host: s.host, User: s.user}
	process.prepare()
	env := map[string]string{}
	for name, value := range process.Env {
		env[strings.ToUpper(name)] = value
	}
	return env
}
