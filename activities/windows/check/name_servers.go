package check

import (
	"context"
	"fmt"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// NameServers is a check that DNS servers answer the host (7.1). If none answers, this is a difference; if some do not
// answer, each of those is a warning.
type NameServers struct {
	Servers []string `json:"servers"`
}

// ActivityName implements engine.Wanted.
func (NameServers) ActivityName() string { return "CheckNameServers" }

type nameServersKind struct{}

type nameServersSeen struct {
	Name    string
	Answers []struct {
		Server   string
		Answered bool
	}
}

func (nameServersKind) Read(ctx context.Context, h host.Session, want NameServers) (nameServersSeen, error) {
	var seen nameServersSeen
	if len(want.Servers) == 0 {
		return seen, nil
	}
	_, err := h.Run(ctx, scripts.TestNameServers.Of("Servers", want.Servers), &seen)
	return seen, err
}

// silent are the servers that have not answered.
func (s nameServersSeen) silent() []string {
	var silent []string
	for _, answer := range s.Answers {
		if !answer.Answered {
			silent = append(silent, answer.Server)
		}
	}
	return silent
}

func (nameServersKind) Differences(want NameServers, have nameServersSeen) ([]engine.Change, error) {
	silent := have.silent()
	return when(len(silent) > 0 && len(silent) == len(want.Servers),
		engine.Finding("DNS servers that answer a query for "+have.Name, "none of "+strings.Join(silent, ", "), "at least one")), nil
}

// Warnings implements engine.Warner.
func (nameServersKind) Warnings(want NameServers, have nameServersSeen) []string {
	silent := have.silent()
	if len(silent) == len(want.Servers) {
		return nil
	}
	var warnings []string
	for _, server := range silent {
		warnings = append(warnings, fmt.Sprintf("DNS server %s does not answer a query for %s; check the server, or correct network.dnsServers in the site file", server, have.Name))
	}
	return warnings
}

// Evidence implements engine.Witness.
func (nameServersKind) Evidence(_ NameServers, have nameServersSeen) []runbook.Fact {
	facts := make([]runbook.Fact, 0, len(have.Answers))
	for _, answer := range have.Answers {
		does := "does not answer"
		if answer.Answered {
			does = "answers"
		}
		facts = append(facts, runbook.Fact{Name: "DNS server " + answer.Server, Value: does + " a query for " + have.Name})
	}
	return facts
}

// InteractivePrograms is a look at the programs of people who are logged on, which may disturb an installation: a warning (7.1).
type InteractivePrograms struct{}

// ActivityName implements engine.Wanted.
func (InteractivePrograms) ActivityName() string { return "CheckInteractivePrograms" }

type interactiveProgramsKind struct{}

type programsSeen struct{ Programs []string }

func (interactiveProgramsKind) Read(ctx context.Context, h host.Session, _ InteractivePrograms) (programsSeen, error) {
	return host.Read[programsSeen](ctx, h, scripts.GetInteractivePrograms.Of())
}

func (interactiveProgramsKind) Differences(InteractivePrograms, programsSeen) ([]engine.Change, error) {
	return nil, nil
}

// Warnings implements engine.Warner.
func (interactiveProgramsKind) Warnings(_ InteractivePrograms, have programsSeen) []string {
	if len(have.Programs) == 0 {
		return nil
	}
	return []string{"people are logged on and run programs: " + strings.Join(have.Programs, ", ") + "; before XPR is installed, end the programs that are not needed"}
}

// Evidence implements engine.Witness.
func (interactiveProgramsKind) Evidence(_ InteractivePrograms, have programsSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Programs of people who are logged on", Value: strings.Join(have.Programs, ", ")}}
}

// NeighborMAC is a check of the network adapter of a computer that is no host of the site (7.1.2). The host knows the MAC
// addresses of its own networks only.
type NeighborMAC struct {
	// Address of the computer.
	Address string `json:"address"`
	// MAC that it must have, with or without separators; empty: it is only shown.
	MAC string `json:"mac,omitempty"`
}

// ActivityName implements engine.Wanted.
func (NeighborMAC) ActivityName() string { return "CheckNeighborMAC" }

type neighborMACKind struct{}

type neighborSeen struct{ MAC string }

func (neighborMACKind) Read(ctx context.Context, h host.Session, want NeighborMAC) (neighborSeen, error) {
	return host.Read[neighborSeen](ctx, h, scripts.GetNeighborMAC.Of("Address", want.Address))
}

func (neighborMACKind) Differences(want NeighborMAC, have neighborSeen) ([]engine.Change, error) {
	differs := want.MAC != "" && have.MAC != "" && plainMAC(want.MAC) != plainMAC(have.MAC)
	return when(differs, engine.Finding("MAC address of "+want.Address, have.MAC, want.MAC)), nil
}

// Evidence implements engine.Witness.
func (neighborMACKind) Evidence(want NeighborMAC, have neighborSeen) []runbook.Fact {
	if have.MAC == "" {
		return []runbook.Fact{{Name: "MAC address of " + want.Address, Value: "not seen: the computer does not answer, or the computer is in another network than the host"}}
	}
	return []runbook.Fact{{Name: MACFact, Value: have.MAC}}
}
