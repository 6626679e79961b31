package cluster

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// Numbers of events that a failure shows: how many are read of each log, and how many of those are shown.
const (
	eventsRead   = 40
	eventsShown  = 5
	reasonsShown = 3
)

// reasonsWithin is the longest time between an event of the cluster or of the service control manager and an event in
// which a program writes the reason for it.
const reasonsWithin = 10 * time.Minute

// scmSource is the source of the service control manager's events.
const scmSource = "Service Control Manager"

// applicationLog is the log in which programs write why they failed.
const applicationLog = "Application"

// eventSeen is an error or a warning of the System or the Application log.
type eventSeen struct {
	Time    string `json:"time"`
	Log     string `json:"log"`
	Source  string `json:"source"`
	ID      int64  `json:"id"`
	Message string `json:"message"`
}

func (e eventSeen) text() string {
	return fmt.Sprintf("%s %s event %d: %s", e.Time, e.Source, e.ID, firstLine(e.Message))
}

// near reports whether two events belong together by their times.
func (e eventSeen) near(other eventSeen) bool {
	mine, err := time.Parse(time.RFC3339Nano, e.Time)
	its, err2 := time.Parse(time.RFC3339Nano, other.Time)
	return err == nil && err2 == nil && mine.Sub(its).Abs() <= reasonsWithin
}

// failure is what a host shows of failed resources.
type failure struct {
	// causes are the exit codes of services, with what Windows and the manual say of them.
	causes []string
	// events are the newest ones of the cluster, of the service control manager and of programs.
	events []string
	// unread are the event logs that could not be read, with the reason.
	unread []string
}

// known reports whether the host has shown anything.
func (f failure) known() bool { return len(f.causes)+len(f.events) > 0 }

// explain returns the end of an error: the causes, then what to do, and last the events, which are the longest part.
func (f failure) explain(advice string) string {
	text := "; " + advice
	if len(f.causes) > 0 {
		text = ": " + strings.Join(f.causes, "; ") + text
	}
	if len(f.events) > 0 {
		text += "; newest events: " + strings.Join(f.events, "; ")
	}
	for _, log := range f.unread {
		text += "; " + log
	}
	return text
}

// whyFailed gathers what the host knows of failed resources. What cannot be read is left out or named, so that a failed read
// does not hide the failure of the resource.
func whyFailed(ctx context.Context, h host.Session, site string, failed ResourceList) failure {
	var found failure
	for _, r := range failed {
		if !strings.EqualFold(r.Owner, h.Name()) {
			found.causes = append(found.causes, "resource '"+r.Name+"' failed on "+r.Owner+": see the event logs of "+r.Owner)
			continue
		}
		if r.Service == "" {
			continue
		}
		services, err := windows.ReadServiceStates(ctx, h, r.Service)
		if err == nil && len(services) == 1 {
			found.causes = append(found.causes, exitCodes(services[0], site, systemMessage(ctx, h, services[0].ExitCode)))
		} else if err == nil {
			found.causes = append(found.causes, "service "+r.Service+" does not exist on "+h.Name())
		}
	}
	var answer struct {
		Events []eventSeen                   `json:"events"`
		Unread []struct{ Log, Error string } `json:"unread"`
	}
	if _, err := h.Run(ctx, scripts.GetFailureEvents.Of("Newest", eventsRead), &answer); err == nil {
		found.events = relevantEvents(answer.Events)
		for _, u := range answer.Unread {
			found.unread = append(found.unread, "the log "+u.Log+" of "+h.Name()+" cannot be read: "+u.Error)
		}
		found.causes = append(found.causes, aboutPassword(found, site)...)
	}
	return found
}

// aboutPassword adds advice where only an event shows that a service's password is wrong (Microsoft, "Basic
// Service Operations", event 7038): the exit code of the service is not seen if the cluster has moved the role
// to another node meanwhile.
func aboutPassword(found failure, site string) []string {
	advice := runbook.ForPasswords(site)
	all := found.explain("")
	if !strings.Contains(all, scmSource+" event 7038") || strings.Contains(all, advice) {
		return nil
	}
	return []string{"event 7038 means that the password of a service's account is wrong: " + advice}
}

// systemMessage is the text that Windows has for an exit code, as net helpmsg prints it (9.7.2/21); empty where Windows
// has no text, or it cannot be read.
func systemMessage(ctx context.Context, h host.Session, code int64) string {
	if code == 0 {
		return ""
	}
	var answer struct {
		Text string `json:"text"`
	}
	if _, err := h.Run(ctx, scripts.GetSystemMessage.Of("Code", int(code)), &answer); err != nil {
		return ""
	}
	return answer.Text
}

// exitCodes describes the exit codes of a service that does not run, with Windows' text for them and the manual's advice.
func exitCodes(s windows.ServiceState, site, message string) string {
	text := fmt.Sprintf("service %s is %s with exit code %d", s.Name, s.State, s.ExitCode)
	if message != "" {
		text += ": " + message
	}
	switch s.ExitCode {
	case 1066:
		text += fmt.Sprintf(" (the service's own exit code is %d)", s.ServiceExitCode)
	case 1068:
		text += " (a service on which " + s.Name + " depends did not start: look first at the events of that service. If " + s.Name + " needs no other service, run 'sc.exe config " + s.Name + " depend= /' to remove the dependencies (9.7.2/21))"
	case 1075:
		text += " (a service on which " + s.Name + " depends does not exist: run 'sc.exe config " + s.Name + " depend= /' to remove the dependencies (9.7.2/21))"
	case 1069:
		text += " (the logon failed. Event 7041 means that the account lacks the right to log on as a service. Event 7038 means that the password of the account is wrong: " +
			runbook.ForPasswords(site) + ")"
	case 1058:
		text += " (the service is disabled: run 'Set-Service " + s.Name + " -StartupType Manual')"
	}
	return text
}

// relevantEvents picks the newest events of the cluster and of the service control manager, then what programs wrote
// about the same time: the cluster knows only that a service has ended. Where a service ends with a number of its own
// (event 7024), only the program's own events say why. Repeated events are shown once.
func relevantEvents(events []eventSeen) []string {
	var about []eventSeen
	for _, e := range events {
		cluster := strings.Contains(e.Source, "FailoverClustering")
		services := strings.Contains(e.Source, scmSource)
		if (cluster || services) && len(about) < eventsShown {
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

// appendNew appends an event that says something new.
func appendNew(events []eventSeen, e eventSeen) []eventSeen {
	if slices.ContainsFunc(events, func(other eventSeen) bool { return other.Message == e.Message }) {
		return events
	}
	return append(events, e)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
