// Package cmdlets is what all cmdlets of the lab have in common: the process that they act for, their
// parameters, the properties of live objects, and errors as Windows PowerShell words them. The packages
// below it have the cmdlets, by concern.
package cmdlets

import (
	"strings"

	"changeover/lab/cmdexe"
	"changeover/lab/windows"
)

// Process is the process of a PowerShell session, which its cmdlets act for.
type Process struct {
	Host *windows.Host
	// PID is the process's id; it owns the mutexes that are taken.
	PID int
	// User the process runs as, DOMAIN\name.
	User string
}

// Environment is that of the process, with names in upper case.
func (s *Process) Environment() map[string]string {
	process := &cmdexe.Cmd{Host: s.Host, User: s.User}
	process.Prepare()
	env := map[string]string{}
	for name, value := range process.Env {
		env[strings.ToUpper(name)] = value
	}
	return env
}
