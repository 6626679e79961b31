// Package cmdlets holds what the lab's cmdlets have in common: their process, their parameters, the properties of
// live objects, and errors with the texts of Windows PowerShell. The packages below it hold the cmdlets, by subject.
package cmdlets

import (
	"strings"

	"changeover/lab/cmdexe"
	"changeover/lab/windows"
)

// Process is the process of a PowerShell session.
type Process struct {
	Host *windows.Host
	// PID is the process's id, which identifies the owner of a mutex.
	PID int
	// User is the account that the process runs as, DOMAIN\name.
	User string
}

// Environment returns the environment of the process, with names in upper case.
func (s *Process) Environment() map[string]string {
	process := &cmdexe.Cmd{Host: s.Host, User: s.User}
	process.Prepare()
	env := map[string]string{}
	for name, value := range process.Env {
		env[strings.ToUpper(name)] = value
	}
	return env
}
