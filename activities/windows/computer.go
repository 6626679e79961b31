package windows

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// Computer describes a computer as its own Windows shows it.
type Computer struct {
	Name, Domain     string
	Caption, Version string
	MemoryMB         int
	DomainRole       int
	Processor        string
	MHz, Cores       int
	PowerShell       string
	// Unreadable names the properties that Windows could not read. The numbers are then 0 here.
	Unreadable []string `json:",omitempty"`
}

// releases are the version numbers of the Windows Server releases: captions are localized, versions are not. The number of 2008 R2
// is the number with Service Pack 1.
var releases = map[string]string{
	"6.1.7601": "2008 R2", "6.3.9600": "2012 R2", "10.0.14393": "2016", "10.0.17763": "2019", "10.0.20348": "2022", "10.0.26100": "2025",
}

// Release is the release of Windows Server that the computer runs, e.g. 2022; empty: none that is supported.
func (c Computer) Release() string { return releases[c.Version] }

// Windows is the caption of the computer's Windows with its version.
func (c Computer) Windows() string { return c.Caption + " " + c.Version }

// Properties of a computer that Windows may not be able to read.
const (
	MemoryProperty     = "TotalPhysicalMemory"
	DomainRoleProperty = "DomainRole"
	ClockProperty      = "MaxClockSpeed"
	CoresProperty      = "NumberOfCores"
)

// ReadComputer reads the description of a computer. It returns an error if Windows could not read a property that is needed.
func ReadComputer(ctx context.Context, h host.Session, needed ...string) (Computer, error) {
	c, err := host.Read[Computer](ctx, h, scripts.GetComputer.Of())
	for _, property := range needed {
		if err == nil && host.HasText(c.Unreadable, property) {
			err = engine.Refused("cannot read the property %s of host %s: Windows gives no value; in an elevated PowerShell on the host, run (Get-CimInstance %s).%s; "+
				"when the command prints a number, retry; until then, look for the cause in the System log of the host", property, h.Name(), classOf[property], property)
		}
	}
	return c, err
}

var classOf = map[string]string{
	MemoryProperty: "Win32_ComputerSystem", DomainRoleProperty: "Win32_ComputerSystem", ClockProperty: "Win32_Processor", CoresProperty: "Win32_Processor",
}

// Adapter is one network adapter; MAC in Windows' spelling, 00-15-5D-01-02-03.
type Adapter struct {
	Name, Description, Status, MAC, DHCP string
	Mbps                                 int64
	Addresses                            []string
	// Unreadable names the properties that Windows could not read. The speed is then 0 here.
	Unreadable []string `json:",omitempty"`
}

// HasSpeed reports whether the adapter has a speed that Windows could read.
func (a Adapter) HasSpeed() bool { return !host.HasText(a.Unreadable, "Speed") }

const (
	// AdapterUp is the status of an adapter that has a link.
	AdapterUp = "Up"
	// AdapterUnknown is the status of an adapter of which Windows could not read whether it has a link.
	AdapterUnknown = "Unknown"
	// DHCPEnabled is what an adapter answers that takes its addresses by DHCP.
	DHCPEnabled = "Enabled"
	// DHCPUnknown is what an adapter answers of which Windows could not read whether it does.
	DHCPUnknown = "Unknown"
)

// ReadAdapters reads the network adapters of a host.
func ReadAdapters(ctx context.Context, h host.Session) ([]Adapter, error) {
	var seen struct{ Adapters []Adapter }
	_, err := h.Run(ctx, scripts.GetNetworkAdapters.Of(), &seen)
	return seen.Adapters, err
}
