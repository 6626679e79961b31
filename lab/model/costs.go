package model

import "time"

// Costs are the times that requests take on real hosts and that the lab can add: realistic durations, to which the model's
// scale applies. The zero value adds none.
type Costs struct {
	// ProcessStart is the time from the start of powershell.exe to the first line of its script.
	ProcessStart time.Duration
	// ModuleImport is the time of the first use, in each process, of a module that is part of Windows or a feature.
	ModuleImport time.Duration
	// RoundTrip is the time of one WinRM request; each request of a handshake counts.
	RoundTrip time.Duration
}

// SlowHosts are the costs that were measured on slow hosts:
//
//   - powershell.exe with a script of one line took 4.5 s on Windows Server 2012 R2 with one virtual processor (H. Klein, "Performance
//     Footprint of PowerShell Logon Scripts", 2015, https://helgeklein.com/blog/performance-footprint-of-powershell-logon-scripts);
//   - a module with one DLL and a hundred cmdlets took 0.5 to 1 s ("Even faster PowerShell module loading", 2018,
//     https://blog.netnerds.net/2018/12/even-faster-powershell-module-loading);
//   - a WinRM request took a little less than 500 ms, which a user reported as slow (https://github.com/jborean93/omi/issues/54).
var SlowHosts = Costs{ProcessStart: 4500 * time.Millisecond, ModuleImport: time.Second, RoundTrip: 500 * time.Millisecond}
