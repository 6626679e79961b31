package cim

import (
	"changeover/lab/posh"
	"changeover/lab/windows/scm"
)

// printing returns the instances of Win32_Printer or Win32_PrinterDriver (Microsoft, the classes of these names).
// There are none while the print spooler does not run.
func (s Cmdlets) printing(class string) []*posh.Object {
	if svc, err := s.Host.Services.Get("Spooler"); err != nil || svc.State != scm.Running {
		return nil
	}
	var out []*posh.Object
	if class == "win32_printer" {
		for _, p := range s.Host.Printing.Printers() {
			out = append(out, cimObject("Win32_Printer", p, posh.P("Name", p.Name), posh.P("DriverName", p.Driver), posh.P("PortName", p.Port), posh.P("Shared", p.Shared)))
		}
		return out
	}
	// A driver's name consists of name, version (3 for user mode) and environment, separated by commas.
	for _, name := range s.Host.Printing.Drivers() {
		out = append(out, cimObject("Win32_PrinterDriver", nil, posh.P("Name", name+",3,Windows x64"), posh.P("SupportedPlatform", "Windows x64")))
	}
	return out
}
