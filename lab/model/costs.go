package model

import "time"

// Costs are what takes real hosts time and the lab none: realistic durations, which the model's scale stretches as it
// does all others. The zero value costs nothing.
type Costs struct {
	// ProcessStart is from the start of powershell.exe to the first line of its script.
	ProcessStart time.Duration
	// ModuleImport is the first use of a module that Windows or a feature brings along, in each process.
	ModuleImport time.Duration
	// RoundTrip is one request of WinRM, the legs of a handshake among them.
	RoundTrip time.Duration
}

// SlowHosts are costs as they were measured on slow hosts:
//
//   - powershell.exe with a script of one line took 4.5 s on a Windows Server 2012 R2 with one virtual processor (H. Klein, "Performance
//     Footprint of PowerShell Logon Scripts", 2015, https://helgeklein.com/blog/performance-footprint-of-powershell-logon-scripts);
//   - a module made of a DLL with a hundred cmdlets took between half a second and one ("Even faster PowerShell module
//     loading", 2018, https://blog.netnerds.net/2018/12/even-faster-powershell-module-loading);
//   - a request of WinRM took a little less than 500 ms where a user found it slow (https://github.com/jborean93/omi/issues/54).
var SlowHosts = Costs{ProcessStart: 4500 * time.Millisecond, ModuleImport: time.Second, RoundTrip: 500 * time.Millisecond}
