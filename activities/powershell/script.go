// Package powershell runs the project's constant scripts on Windows hosts. A
// script is a file of this package; its values travel as typed parameters on
// the standard input of one powershell.exe that stays up for many requests, so
// nothing is ever pasted into script text.
package powershell

// Script is one constant script: a param() block and the cmdlet lines that the
// manual or Microsoft documents.
type Script struct {
	// Name is the file name without .ps1, e.g. "set-service-start-mode".
	Name string
	// Text is the script as it is sent.
	Text string
	// Changes says that the script changes the host: it runs under the site's
	// mutex on the host and is never resent blindly.
	Changes bool
	// Secrets names the parameters that carry secrets; they are masked wherever a call is shown.
	Secrets []string
}

// Call is a script with its parameter values. Values are string, bool, int,
// uint32 or []string; a Secret is resolved in the worker just before sending.
type Call struct {
	Script *Script
	Params map[string]any
}
