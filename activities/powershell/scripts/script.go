// Package scripts holds the constant PowerShell scripts and the calls of them. A
// script is a file of this package; its values travel as typed parameters on
// the standard input of one powershell.exe that stays up for many requests, so
// nothing is ever pasted into script text.
//
// # Rules for scripts
//
// A script begins with comments (what it does, its source) and a param() block.
// It never uses exit, which would end the standing PowerShell; it returns. A
// native program that may read its standard input is started as
// `$null | & sc.exe ...`, or it would swallow the next request. Windows
// PowerShell 5.1 turns a native program's redirected error output into a
// terminating error while $ErrorActionPreference is Stop, so a script that
// redirects it sets the preference to Continue before. $LASTEXITCODE of the last
// native program comes back as the reply's exit code.
package scripts

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"changeover/config"
)

//go:embed *.ps1
var files embed.FS

// Script is one constant script: a param() block and the cmdlet lines that the
// manual or Microsoft documents.
type Script struct {
	// Name is the file name without .ps1, e.g. "set-service-start-mode".
	Name string
	// Text is the script as it is sent.
	Text string
	// Changes says that the script changes the host, so it is never resent blindly.
	Changes bool
	// Secrets names the parameters that carry secrets; they are masked wherever a call is shown.
	Secrets []string
	// on2008R2 does the same on Windows Server 2008 R2, which lacks cmdlets of this one; nil: this one works there too.
	on2008R2 *Script
}

// Windows2008R2 is the version of Windows Server 2008 R2 as the registry value CurrentVersion has it
// (Microsoft, "Operating System Version").
const Windows2008R2 = "6.1"

// CommandsOn words commands for people on a version of Windows.
func CommandsOn(windows string) config.Commands {
	return config.Commands{On2008R2: windows == Windows2008R2}
}

// On returns the script for a version of Windows, with the same parameters and the same answer.
func (s *Script) On(windows string) *Script {
	if s != nil && s.on2008R2 != nil && windows == Windows2008R2 {
		return s.on2008R2
	}
	return s
}

// registered holds every script that a table of this package declares.
var registered []*Script

// option refines a script's row in a table.
type option func(*Script)

// changes marks a script that changes the host.
func changes() option { return func(s *Script) { s.Changes = true } }

// secrets names the parameters that carry secrets.
func secrets(params ...string) option {
	return func(s *Script) { s.Secrets = append(s.Secrets, params...) }
}

// OnlyOn2008R2 lists the scripts that are sent to Windows Server 2008 R2 alone, instead of others.
func OnlyOn2008R2() []*Script {
	var only []*Script
	for _, s := range All() {
		if there := s.On(Windows2008R2); there != s {
			only = append(only, there)
		}
	}
	return only
}

// on2008R2 marks a script with cmdlets that Windows Server 2008 R2 lacks: <name>-on-2008-r2.ps1 is sent there instead.
func on2008R2() option {
	return func(s *Script) {
		s.on2008R2 = script(s.Name+"-on-2008-r2", func(there *Script) { there.Changes, there.Secrets = s.Changes, s.Secrets })
	}
}

// script declares <name>.ps1. A missing file is a mistake in this
// package, so it panics when the program starts.
func script(name string, options ...option) *Script {
	text, err := files.ReadFile(name + ".ps1")
	if err != nil {
		panic(fmt.Sprintf("cannot load script %s: %v; add it to activities/powershell/scripts", name, err))
	}
	// A checkout with CRLF line ends must not change what is sent.
	s := &Script{Name: name, Text: strings.ReplaceAll(string(text), "\r\n", "\n")}
	for _, o := range options {
		o(s)
	}
	registered = append(registered, s)
	return s
}

// All lists every script in the order of its name.
func All() []*Script {
	all := slices.Clone(registered)
	slices.SortFunc(all, func(a, b *Script) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// IsSecret reports whether the script declares the parameter as a secret.
func (s *Script) IsSecret(param string) bool {
	return slices.ContainsFunc(s.Secrets, func(name string) bool { return strings.EqualFold(name, param) })
}

// Bootstrap is what the standing powershell.exe runs, and DescribePowerShell says before whether it can.
var (
	Bootstrap          = script("bootstrap")
	DescribePowerShell = script("describe-powershell")
)

// Body is what a script says below its param() block.
func (s *Script) Body() string {
	_, body := s.paramBlock()
	return strings.TrimSpace(body)
}
