// Package scripts contains the constant PowerShell scripts and their calls. A
// script is a file of this package. Its values are typed parameters. They travel
// on the standard input of one powershell.exe, which runs many requests, so no
// value is ever pasted into the text of a script.
//
// # Rules for scripts
//
// A script begins with a comment and a param() block. Administrators review a
// script before they allow it. So the comment states what the script does, what
// it returns (with units), and its source.
//
// A script never uses exit, which would end the standing PowerShell. It uses
// return instead.
//
// A native program that may read its standard input is started as
// `$null | & sc.exe ...`. Otherwise the program would read the next request.
//
// If a script redirects the error output of a native program, it first sets
// $ErrorActionPreference to Continue. With Stop, Windows PowerShell 5.1 turns
// redirected error output into a terminating error.
//
// A script that returns only the end of a long text returns 8,192 characters
// (secrets.Margin) more than are kept, and the number that is kept in the field
// "kept" of its object. The first characters may be a part of a password. The
// worker drops these characters before anything else sees the answer.
//
// If Windows cannot read a property, PowerShell has null for it. Null is 0 as a
// number, false as a condition, and empty as a text or a list. So before a
// script converts a property to a number or to true or false, compares it with a
// number, or uses it as a condition, the script compares it with $null. If null
// is not a value of its own, the script throws "PROPERTY of OBJECT cannot be
// read". But a script that many steps use does not fail because of a property
// that few of them need, or of one object among many: it returns the names of
// such properties or objects in the field "unreadable", and the steps that need
// them fail. A condition on a text compares the text with an empty text. A state
// that is null is the word Unknown, which the cluster has too, or the script
// throws.
//
// An error that a script does not expect must not become an answer. So a catch
// block names the type of the exception, throws what it does not expect, or
// returns the error. A script that needs what a cmdlet returns in spite of errors uses
// -ErrorAction SilentlyContinue with -ErrorVariable, and throws the errors that it
// does not expect.
//
// If Translate throws an IdentityNotMappedException, the account does not exist.
// After any other error of Translate, nobody knows, and the script fails.
//
// The exit code of a reply is $LASTEXITCODE of the last native program.
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
	// Name is the file name without .ps1, for example "set-service-start-mode".
	Name string
	// Text is the script as it is sent, comments included. Only of the bootstrap and of DescribePowerShell, the comments are not sent.
	Text string
	// Changes reports whether the script changes the host. Such a script is not sent again before the state is read again.
	Changes bool
	// Secrets lists the parameters that carry secrets. Wherever a call is shown, these parameters are masked.
	Secrets []string
	// on2008R2 is the script that is sent to Windows Server 2008 R2 instead. It is nil if this script is sent there too.
	on2008R2 *Script
}

// Windows2008R2 is the registry value CurrentVersion on Windows Server 2008 R2 (Microsoft, "Operating System Version").
const Windows2008R2 = "6.1"

// CommandsOn returns the commands that people type on a version of Windows.
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

// registered lists every script that a table of this package declares.
var registered []*Script

// option sets a property of a script in a table of this package.
type option func(*Script)

// changes marks a script that changes the host.
func changes() option { return func(s *Script) { s.Changes = true } }

// secrets marks the parameters that carry secrets.
func secrets(params ...string) option {
	return func(s *Script) { s.Secrets = append(s.Secrets, params...) }
}

// OnlyOn2008R2 lists the scripts that are sent only to Windows Server 2008 R2, each instead of another script.
func OnlyOn2008R2() []*Script {
	var only []*Script
	for _, s := range All() {
		if there := s.On(Windows2008R2); there != s {
			only = append(only, there)
		}
	}
	return only
}

// on2008R2 marks a script that fails or works differently on Windows Server 2008 R2. The script <name>-on-2008-r2.ps1 is sent there instead.
func on2008R2() option {
	return func(s *Script) {
		s.on2008R2 = script(s.Name+"-on-2008-r2", func(there *Script) { there.Changes, there.Secrets = s.Changes, s.Secrets })
	}
}

// script declares <name>.ps1. If the file is missing, script panics when the
// program starts, because this is a mistake in this package.
func script(name string, options ...option) *Script {
	text, err := files.ReadFile(name + ".ps1")
	if err != nil {
		panic(fmt.Sprintf("cannot load script %s: %v; add it to activities/powershell/scripts", name, err))
	}
	// A working copy with CRLF line ends must not change the text that is sent.
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

// The standing powershell.exe runs Bootstrap. Before that, DescribePowerShell shows whether powershell.exe can run it.
var (
	Bootstrap          = script("bootstrap")
	DescribePowerShell = script("describe-powershell")
)

// Body returns the commands of the script: its text after the param() block.
func (s *Script) Body() string {
	_, body := s.paramBlock()
	return strings.TrimSpace(body)
}
