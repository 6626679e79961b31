// Package events picks, from the newest events of a host, those that say why a resource of the cluster failed.
package events

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Numbers of events that a failure shows.
const (
	eventsShown  = 5
	reasonsShown = 3
)

// reasonsWithin is the longest time between two events of one failure.
const reasonsWithin = 10 * time.Minute

const (
	// scmSource is the source of the service control manager's events.
	scmSource = "Service Control Manager"
	// clusterSource is a part of the source of the cluster's events.
	clusterSource = "FailoverClustering"
	// applicationLog is the log in which programs write why they failed.
	applicationLog = "Application"
	// logonFailed is the event of a service that could not log on (Microsoft, "Basic Service Operations", event 7038).
	logonFailed = 7038
)

// Event is an error or a warning of the System or the Application log.
type Event struct {
	Time    string `json:"time"`
	Log     string `json:"log"`
	Source  string `json:"source"`
	ID      int64  `json:"id"`
	Message string `json:"message"`
}

func (e Event) text() string {
	return fmt.Sprintf("%s %s event %d: %s", e.Time, e.Source, e.ID, firstLine(e.Message))
}

// near reports whether two events belong together by their times.
func (e Event) near(other Event) bool {
	mine, err := time.Parse(time.RFC3339Nano, e.Time)
	its, err2 := time.Parse(time.RFC3339Nano, other.Time)
	return err == nil && err2 == nil && mine.Sub(its).Abs() <= reasonsWithin
}

// Relevant returns the newest events of the cluster and of the service control manager, then what programs wrote
// about the same time: the cluster knows only that a service has ended. Where a service ends with a number of its own
// (event 7024), only the program's own events say why. Repeated events are shown once. The events of each log are in order,
// the newest first.
func Relevant(events []Event) []string {
	var about []Event
	for _, e := range events {
		if (e.isFrom(clusterSource) || e.isFrom(scmSource)) && len(about) < eventsShown {
			about = appendNew(about, e)
		}
	}
	shown := about
	for _, e := range events {
		reason := e.Log == applicationLog && slices.ContainsFunc(about, e.near)
		if reason && len(shown) < len(about)+reasonsShown {
			shown = appendNew(shown, e)
		}
	}
	texts := make([]string, len(shown))
	for i, e := range shown {
		texts[i] = e.text()
	}
	return texts
}

// LogonFailed returns the event by which one of the services could not log on at the last failure, or nothing. Without names, any service
// counts. An older event, or one of another program's service, says nothing about the failure.
func LogonFailed(events []Event, services ...string) string {
	last := slices.IndexFunc(events, func(e Event) bool { return e.isFrom(clusterSource) })
	if last < 0 {
		last = slices.IndexFunc(events, func(e Event) bool { return e.isFrom(scmSource) })
	}
	for _, e := range events {
		if e.isFrom(scmSource) && e.ID == logonFailed && e.near(events[last]) && e.concerns(services) {
			return e.text()
		}
	}
	return ""
}

func (e Event) isFrom(source string) bool { return strings.Contains(e.Source, source) }

// concerns reports whether an event names one of the services. Its message has the name of the service, in any language.
func (e Event) concerns(services []string) bool {
	words := strings.FieldsFunc(e.Message, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"'.,:;()", r) })
	return len(services) == 0 || slices.ContainsFunc(services, func(service string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.EqualFold(word, service) })
	})
}

// appendNew appends an event that says something new.
func appendNew(events []Event, e Event) []Event {
	if slices.ContainsFunc(events, func(other Event) bool { return other.Message == e.Message }) {
		return events
	}
	return append(events, e)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
