package check

import (
	"context"
	"fmt"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// Ping is a check that addresses answer a ping from the host (7.1, 7.3.2).
type Ping struct {
	Addresses []string `json:"addresses"`
	// Optional turns a missing reply into a warning: a firewall may drop the ping.
	Optional bool `json:"optional,omitempty"`
}

// ActivityName implements engine.Wanted.
func (Ping) ActivityName() string { return "CheckPing" }

type pingKind struct{}

type pingSeen struct {
	Replies []struct {
		Address string
		Reply   bool
	}
}

func (pingKind) Read(ctx context.Context, h host.Session, want Ping) (pingSeen, error) {
	var seen pingSeen
	if len(want.Addresses) == 0 {
		return seen, nil
	}
	_, err := h.Run(ctx, scripts.TestPing.Of("Addresses", want.Addresses), &seen)
	return seen, err
}

// silent are the addresses that did not answer.
func (want Ping) silent(have pingSeen) []string {
	var silent []string
	for _, address := range want.Addresses {
		replied := false
		for _, r := range have.Replies {
			replied = replied || r.Address == address && r.Reply
		}
		if !replied {
			silent = append(silent, address)
		}
	}
	return silent
}

func (pingKind) Differences(want Ping, have pingSeen) ([]engine.Change, error) {
	if want.Optional {
		return nil, nil
	}
	var found []engine.Change
	for _, address := range want.silent(have) {
		found = append(found, engine.Finding("Ping of "+address, "no reply", "reply"))
	}
	return found, nil
}

func (pingKind) Warnings(want Ping, have pingSeen) []string {
	if !want.Optional {
		return nil
	}
	var warnings []string
	for _, address := range want.silent(have) {
		warnings = append(warnings, address+" does not answer a ping from this host; if the address is wrong, correct the address in the site file; if the address is right, a firewall may block pings")
	}
	return warnings
}

// OpenPort is a check that a TCP port accepts connections, as the host sees it.
type OpenPort struct {
	Address string `json:"address"`
	Port    int    `json:"port"`
}

// ActivityName implements engine.Wanted.
func (OpenPort) ActivityName() string { return "CheckOpenPort" }

type openPortKind struct{}

type portSeen struct{ Open bool }

func (openPortKind) Read(ctx context.Context, h host.Session, want OpenPort) (portSeen, error) {
	return host.Read[portSeen](ctx, h, scripts.TestTCPPort.Of("Address", want.Address, "Port", want.Port))
}

func (openPortKind) Differences(want OpenPort, have portSeen) ([]engine.Change, error) {
	return when(!have.Open, engine.Finding(fmt.Sprintf("Port %d of %s", want.Port, want.Address), "closed", "open")), nil
}
