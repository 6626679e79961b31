package check

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// RoleStays is a check that a role has not left the install node, and has not been online on another node, since a time
// (9.5). It reads the cluster's event log of the host; if that log begins after the time, a warning says so.
type RoleStays struct {
	Role string `json:"role"`
	// Since is a time of the host's own clock, from the fact HostTimeFact of an earlier look; empty: nothing is compared.
	Since string `json:"since,omitempty"`
	// Home: the host is the node on which the role has to stay, so it may come online there.
	Home bool `json:"home,omitempty"`
}

// ActivityName implements engine.Wanted.
func (RoleStays) ActivityName() string { return "CheckRoleStays" }

// HostTimeFact names the fact of a RoleStays check that holds the host's time, and nothing else.
const HostTimeFact = "Host time"

// newestMoves is the number of events that are read. Each move or start of a role writes a few.
const newestMoves = 500

// Events of the cluster's log.
const (
	eventRoleOnline = 1201
	eventRoleMoves  = 1641
)

type roleStaysKind struct{}

type movesSeen struct {
	Now string
	// Oldest is the time of the log's oldest event; empty where the log has none.
	Oldest []string
	// Events are the newest first.
	Events []roleEvent
}

type roleEvent struct {
	Time  string
	ID    int64
	Texts []string
}

func (roleStaysKind) Read(ctx context.Context, h host.Session, want RoleStays) (movesSeen, error) {
	var seen movesSeen
	if want.Since != "" {
		if _, err := time.Parse(time.RFC3339Nano, want.Since); err != nil {
			return seen, engine.Defect("cannot look for moves since '%s': this is not a time", want.Since)
		}
	}
	_, err := h.Run(ctx, scripts.GetRoleMoves.Of("Newest", newestMoves), &seen)
	return seen, err
}

// of returns the events since the wanted time that show the role on another node, the oldest first.
func (s movesSeen) of(want RoleStays) []roleEvent {
	var found []roleEvent
	for _, e := range slices.Backward(s.Events) {
		counts := e.ID == eventRoleMoves || e.ID == eventRoleOnline && !want.Home
		if counts && host.HasText(e.Texts, want.Role) && !before(e.Time, want.Since) {
			found = append(found, e)
		}
	}
	return found
}

// before reports whether a time is before another time. It reports false if a time cannot be read.
func before(text, other string) bool {
	a, err := time.Parse(time.RFC3339Nano, text)
	b, err2 := time.Parse(time.RFC3339Nano, other)
	return err == nil && err2 == nil && a.Before(b)
}

// text is what an event says: event 1641 ends with the node that the role moves to.
func (e roleEvent) text() string {
	if e.ID == eventRoleMoves {
		return e.Time + " moves to " + e.Texts[len(e.Texts)-1]
	}
	return e.Time + " comes online on this node"
}

func (roleStaysKind) Differences(want RoleStays, have movesSeen) ([]engine.Change, error) {
	if want.Since == "" {
		return nil, nil
	}
	var moves []string
	for _, e := range have.of(want) {
		moves = append(moves, e.text())
	}
	if len(moves) == 0 {
		return nil, nil
	}
	return []engine.Change{engine.Finding("Moves", strings.Join(moves, ", "), "none since "+want.Since).About("role '" + want.Role + "'")}, nil
}

// ifMoved is the advice for a role that may have moved before its services were made cluster resources.
const ifMoved = "; if the role has moved, compare the install node with the site file: the start mode, account and program of each service of XPR, " +
	"and the settings in the XPR Monitor; if something differs, abort, remove XPR with its own setup, and run install again"

// Warnings implements engine.Warner.
func (roleStaysKind) Warnings(want RoleStays, have movesSeen) []string {
	const log = "the log Microsoft-Windows-FailoverClustering/Operational"
	switch {
	case want.Since == "":
		return nil
	case len(have.Oldest) == 0:
		return []string{"cannot see whether role '" + want.Role + "' has moved since " + want.Since + ": " + log + " is empty; ask the operators of the cluster whether the role has moved" + ifMoved}
	case before(want.Since, have.Oldest[0]):
		return []string{fmt.Sprintf("cannot see whether role '%s' moved between %s and %s: %s has no older events; ask the operators of the cluster whether the role has moved"+ifMoved, want.Role, want.Since, have.Oldest[0], log)}
	}
	if len(have.Events) == newestMoves && before(want.Since, have.Events[newestMoves-1].Time) {
		return []string{fmt.Sprintf("cannot see whether role '%s' moved between %s and %s: only the newest %d events of %s are read; look at the older events 1641 and 1201 in Event Viewer"+ifMoved,
			want.Role, want.Since, have.Events[newestMoves-1].Time, newestMoves, log)}
	}
	return nil
}

// Evidence implements engine.Witness.
func (roleStaysKind) Evidence(want RoleStays, have movesSeen) []runbook.Fact {
	facts := []runbook.Fact{{Name: HostTimeFact, Value: have.Now}}
	if len(have.Oldest) > 0 {
		facts = append(facts, runbook.Fact{Name: "Oldest event of the cluster's log", Value: have.Oldest[0]})
	}
	return append(facts, runbook.Fact{Name: "Number of events about roles", Value: strconv.Itoa(len(have.Events))})
}
