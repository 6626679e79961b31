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
		warnings = append(warnings, fmt.Sprintf("DNS server %s does not answer a query for %s; to repeat the query, run nslookup %s %s on this host; "+
			"if the address of the server is wrong, correct network.dnsServers in the site file; "+
			"if the address is right, check that the DNS service runs on the server and that no firewall blocks port 53", server, have.Name, have.Name, server))
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
