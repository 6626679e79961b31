// Package powershell runs the constant scripts of package scripts on Windows hosts. Each host has one standing
// powershell.exe. Requests and answers travel as lines over WinRM. The package implements the sessions of package
// host.
package powershell
