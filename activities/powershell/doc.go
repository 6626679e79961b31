// Package powershell runs the constant scripts of package scripts on Windows hosts: in one standing
// powershell.exe a host, whose requests and answers travel as lines over WinRM. It implements the
// sessions of package host.
package powershell
