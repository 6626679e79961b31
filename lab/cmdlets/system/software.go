package system

import (
	"fmt"
	"strconv"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/release"
	"changeover/lab/windows/scm"
)

// Software implements the cmdlets for features, updates, printers and Defender.
type Software struct{ *cmdlets.Process }

// Commands returns the cmdlets for features, updates, printers and Defender by name.
func (s Software) Commands() map[string]posh.Command {
	return map[string]posh.Command{
		"Get-WindowsFeature":       cmdlets.Only(s.getFeature, "Name"),
		"Add-WindowsFeature":       cmdlets.Only(s.olderFeatureCommand, "Name"),
		"Remove-WindowsFeature":    cmdlets.Only(s.olderFeatureCommand, "Name", "WhatIf"),
		"Install-WindowsFeature":   cmdlets.Only(s.changeFeature, "Name"),
		"Uninstall-WindowsFeature": cmdlets.Only(s.changeFeature, "Name", "WhatIf"),
		"Get-HotFix":               cmdlets.Only(s.getHotFix, "Id"),
		"Get-Printer":              cmdlets.Only(s.spooled(s.getPrinter), "Name"),
		"Get-PrinterPort":          cmdlets.Only(s.spooled(s.getPrinterPort), "Name"),
		"Get-PrinterDriver":        cmdlets.Only(s.spooled(s.getPrinterDriver), "Name"),
		"Get-MpComputerStatus":     cmdlets.Only(s.getDefender),
		"Set-MpPreference":         cmdlets.Only(s.setDefender, "DisableRealtimeMonitoring"),
		"Get-Process":              cmdlets.Only(s.getProcess, "Name", "Id"),
	}
}

func (s Software) getFeature(c *posh.Invocation) error {
	for _, f := range s.Host.Software.Features() {
		if cmdlets.AnyMatches(c.Strings("Name"), f.Name) {
			c.Emit(s.featureObject(f))
		}
	}
	return nil
}

// featureStates maps the states of a feature to numbers. Windows Server 2008 R2 has only the property Installed.
var featureStates = map[string]int64{"Available": 0, "Installed": 1, "InstallPending": 2, "UninstallPending": 3, "Removed": 5}

func (s Software) featureObject(f windows.Feature) *posh.Object {
	o := cmdlets.Named("Microsoft.Windows.ServerManager.Commands.Feature", f.Name, f, posh.P("Name", f.Name), posh.P("DisplayName", f.DisplayName), posh.P("Installed", f.InstallState == "Installed"))
	if !s.Host.Release().Lacks(release.Property, "Feature.InstallState") {
		o.Properties = append(o.Properties, cmdlets.Enum("InstallState", f.InstallState, featureStates[f.InstallState]))
	}
	return o
}

// olderFeatureCommand implements Add-WindowsFeature and Remove-WindowsFeature of Windows Server 2008 R2. They are
// aliases since Windows Server 2012.
func (s Software) olderFeatureCommand(c *posh.Invocation) error {
	if !s.Host.Release().Lacks(release.Cmdlet, "Install-WindowsFeature") {
		return posh.NotSupported("the alias %s", c.Name)
	}
	return s.changeFeature(c)
}

func (s Software) changeFeature(c *posh.Invocation) error {
	change := s.Host.Software.InstallFeature
	if cmdlets.Equal(c.Name, "Uninstall-WindowsFeature") || cmdlets.Equal(c.Name, "Remove-WindowsFeature") {
		change = s.Host.Software.RemoveFeature
	}
	names := c.Strings("Name")
	for _, v := range c.Input {
		names = append(names, posh.ToString(v))
	}
	for _, name := range names {
		if c.Bool("WhatIf") {
			if err := s.previewRemoval(c, name); err != nil {
				return err
			}
			continue
		}
		restart, err := change(name)
		if err != nil {
			return c.WriteError(unknownFeature(c.Name, name))
		}
		needed := "No"
		if restart {
			needed = "Yes"
			c.Warn("You must restart this server to finish the installation process.")
		}
		c.Emit(posh.NewObject("Microsoft.Windows.ServerManager.Commands.FeatureOperationResult", posh.P("Success", true), posh.P("RestartNeeded", needed), posh.P("ExitCode", "Success")))
	}
	return nil
}

// previewRemoval writes the result of Uninstall-WindowsFeature -WhatIf: it removes nothing, and lists the named
// feature and the features that are part of it (Microsoft, Uninstall-WindowsFeature).
func (s Software) previewRemoval(c *posh.Invocation, name string) error {
	features, err := s.Host.Software.RemovedWith(name)
	if err != nil {
		return c.WriteError(unknownFeature(c.Name, name))
	}
	results := []posh.Value{}
	for _, f := range features {
		results = append(results, posh.NewObject("Microsoft.Windows.ServerManager.Commands.FeatureResult", posh.P("DisplayName", f.DisplayName), posh.P("Success", true)))
	}
	c.Emit(posh.NewObject("Microsoft.Windows.ServerManager.Commands.FeatureOperationResult", posh.P("Success", true), posh.P("RestartNeeded", "Maybe"),
		posh.P("ExitCode", "Success"), posh.P("FeatureResult", results)))
	return nil
}

func unknownFeature(command, name string) *posh.Error {
	class := "RemoveWindowsFeatureCommand"
	if cmdlets.Equal(command, "Install-WindowsFeature") || cmdlets.Equal(command, "Add-WindowsFeature") {
		class = "AddWindowsFeatureCommand"
	}
	return &posh.Error{
		Message: fmt.Sprintf("ArgumentNotValid: The role, role service, or feature name is not valid: '%s'. The name was not found.", name),
		ID:      "NameDoesNotExist,Microsoft.Windows.ServerManager.Commands." + class, Exception: "System.Exception", Category: "InvalidArgument", NonTerminating: true, Target: name,
	}
}

func (s Software) getHotFix(c *posh.Invocation) error {
	for _, h := range s.Host.Software.HotFixes() {
		if cmdlets.AnyMatches(c.Strings("Id"), h.ID) {
			c.Emit(posh.NewObject("System.Management.ManagementObject#root\\cimv2\\Win32_QuickFixEngineering", posh.P("HotFixID", h.ID), posh.P("InstalledOn", h.Installed)))
		}
	}
	return nil
}

func (s Software) getPrinter(c *posh.Invocation) error {
	for _, p := range s.Host.Printing.Printers() {
		if cmdlets.AnyMatches(c.Strings("Name"), p.Name) {
			c.Emit(cmdlets.Named("Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/MSFT_Printer", p.Name, p,
				posh.P("Name", p.Name), posh.P("PortName", p.Port), posh.P("DriverName", p.Driver), posh.P("Shared", p.Shared)))
		}
	}
	return nil
}

// spooled returns a cmdlet that fails if the print spooler does not run (Microsoft, System Error Codes: 1722).
func (s Software) spooled(run posh.Command) posh.Command {
	return func(c *posh.Invocation) error {
		if svc, err := s.Host.Services.Get("Spooler"); err == nil && svc.State == scm.Running {
			return run(c)
		}
		return c.WriteError(&posh.Error{
			Message: "The spooler service is not reachable. Ensure the spooler service is running.", ID: fmt.Sprintf("HRESULT 0x8007%04x,%s", win32.CodeRPCUnavailable, c.Name),
			Exception: cmdlets.CimException, Category: "NotSpecified", NonTerminating: true,
		})
	}
}

func (s Software) getPrinterPort(c *posh.Invocation) error {
	return names(c, s.Host.Printing.Ports(), "MSFT_PrinterPort")
}

func (s Software) getPrinterDriver(c *posh.Invocation) error {
	return names(c, s.Host.Printing.Drivers(), "MSFT_PrinterDriver")
}

func names(c *posh.Invocation, all []string, class string) error {
	for _, name := range all {
		if cmdlets.AnyMatches(c.Strings("Name"), name) {
			c.Emit(cmdlets.Named("Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/"+class, name, nil, posh.P("Name", name)))
		}
	}
	return nil
}

// DefenderService is the service that the cmdlets of the module Defender use.
const DefenderService = "WinDefend"

// getDefender implements Get-MpComputerStatus. The module is installed together with the service. If the service does not run,
// the cmdlet fails (HardeningKitty, issue 52).
func (s Software) getDefender(c *posh.Invocation) error {
	if svc, err := s.Host.Services.Get(DefenderService); err != nil || svc.State != scm.Running {
		return c.WriteError(&posh.Error{
			Message: "A general error occurred that is not covered by a more specific error code.", ID: "HRESULT 0x800106ba," + c.Name,
			Exception: cmdlets.CimException, Category: "NotSpecified", NonTerminating: true,
		})
	}
	on := true
	if key, err := s.Host.Registry.Key(realTimeKey); err == nil {
		disabled, found := key.Value(realTimeValue)
		on = !found || disabled.Number != 1
	}
	c.Emit(posh.NewObject("Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/Defender/MSFT_MpComputerStatus", posh.P("RealTimeProtectionEnabled", on), posh.P("AMServiceEnabled", on)))
	return nil
}

// realTimeKey and realTimeValue are the registry value of Defender's preference for real-time protection (Microsoft,
// Policy CSP - Defender: AllowRealtimeMonitoring, whose value below Policies has the same name).
const (
	realTimeKey   = `SOFTWARE\Microsoft\Windows Defender\Real-Time Protection`
	realTimeValue = "DisableRealtimeMonitoring"
)

func (s Software) setDefender(c *posh.Invocation) error {
	if !c.Has(realTimeValue) {
		return nil
	}
	number := uint32(0)
	if c.Bool(realTimeValue) {
		number = 1
	}
	if err := s.Host.Registry.CreateKey(realTimeKey); err != nil {
		return err
	}
	return s.Host.Registry.Set(realTimeKey, registry.DWord(realTimeValue, number))
}

func (s Software) getProcess(c *posh.Invocation) error {
	found := false
	for _, p := range s.Host.Processes.List() {
		if !cmdlets.AnyMatches(c.Strings("Name"), p.Name) || c.Has("Id") && !cmdlets.AnyMatches(c.Strings("Id"), strconv.Itoa(p.ID)) {
			continue
		}
		found = true
		c.Emit(cmdlets.Named("System.Diagnostics.Process", p.Name, p, posh.P("Id", int64(p.ID)), posh.P("ProcessName", p.Name), posh.P("Name", p.Name), posh.P("StartTime", p.Started)))
	}
	for _, name := range c.Strings("Name") {
		if !found && !posh.HasWildcard(name) {
			return c.WriteError(&posh.Error{
				Message: "Cannot find a process with the name \"" + name + "\". Verify the process name and call the cmdlet again.", ID: "NoProcessFoundForGivenName," + cmdlets.CommandID(c.Name),
				Exception: "Microsoft.PowerShell.Commands.ProcessCommandException", Category: "ObjectNotFound", NonTerminating: true, Target: name,
			})
		}
	}
	return nil
}
