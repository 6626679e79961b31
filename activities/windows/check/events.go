package check

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// EventText looks for a text that a program writes to the Application log when it fails (9.8.2/4). What it finds is a
// warning: the program may have been started again since then, and another step checks whether it runs now.
type EventText struct {
	Text string `json:"text"`
	// Seconds before now from which an event counts.
	Seconds int `json:"seconds"`
}

// ActivityName implements engine.Wanted.
func (EventText) ActivityName() string { return "CheckEventText" }

// newestEvents is the number of events that are searched: a program that does not start writes many.
const newestEvents = 500

type eventTextKind struct{}

type eventsSeen struct {
	Now    string
	Read   int
	Events []struct{ Time, Source, Message string }
}

func (eventTextKind) Read(ctx context.Context, h host.Session, want EventText) (eventsSeen, error) {
	return host.Read[eventsSeen](ctx, h, scripts.FindEvents.Of("Text", want.Text, "Newest", newestEvents))
}

func (eventTextKind) Differences(EventText, eventsSeen) ([]engine.Change, error) { return nil, nil }

// Warnings implements engine.Warner.
func (eventTextKind) Warnings(want EventText, have eventsSeen) []string {
	now, err := time.Parse(time.RFC3339Nano, have.Now)
	if err != nil {
		return []string{fmt.Sprintf("cannot read the time of the host: the host answers '%s', which is not a time; look for '%s' in the Application log of the host (Event Viewer)", have.Now, want.Text)}
	}
	var warnings []string
	for _, e := range have.Events {
		written, err := time.Parse(time.RFC3339Nano, e.Time)
		if err == nil && now.Sub(written) > time.Duration(want.Seconds)*time.Second {
			continue
		}
		warnings = append(warnings, fmt.Sprintf("event of %s in the Application log at %s: %s", e.Source, e.Time, strings.Join(strings.Fields(e.Message), " ")))
	}
	return warnings
}

// Evidence implements engine.Witness.
func (eventTextKind) Evidence(want EventText, have eventsSeen) []runbook.Fact {
	return []runbook.Fact{{Name: "Number of events in the Application log that were searched for '" + want.Text + "'", Value: strconv.Itoa(have.Read)}}
}
