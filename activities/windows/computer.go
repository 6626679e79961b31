package windows

import (
	"context"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// Computer is what a computer says of itself.
type Computer struct {
	Name, Caption, Version string
	MemoryMB               int
	DomainRole             int
	Processor              string
	MHz, Cores             int
	PowerShell             string
}

// ReadComputer reads what a computer says of itself.
func ReadComputer(ctx context.Context, h host.Session) (Computer, error) {
	var seen Computer
	_, err := h.Run(ctx, scripts.GetComputer.Of(), &seen)
	return seen, err
}

// Adapter is one network adapter; MAC in Windows' spelling, 00-15-5D-01-02-03.
type Adapter struct {
	Name, Description, Status, MAC, DHCP string
	Mbps                                 int64
	Addresses                            []string
}

const (
	// AdapterUp is the status of an adapter that has a link.
	AdapterUp = "Up"
	// DHCPEnabled is what an adapter answers that takes its addresses by DHCP.
	DHCPEnabled = "Enabled"
)

// ReadAdapters reads the network adapters of a host.
func ReadAdapters(ctx context.Context, h host.Session) ([]Adapter, error) {
	var seen struct{ Adapters []Adapter }
	_, err := h.Run(ctx, scripts.GetNetworkAdapters.Of(), &seen)
	return seen.Adapters, err
}
