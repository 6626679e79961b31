package cluster

import (
	"context"
	"fmt"
	"strings"

	"changeover/activities/cluster/events"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// eventsRead is how many events are read of each log.
const eventsRead = 40

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
		Events []events.Event                `json:"events"`
		Unread []struct{ Log, Error string } `json:"unread"`
	}
	if _, err := h.Run(ctx, scripts.GetFailureEvents.Of("Newest", eventsRead), &answer); err == nil {
		found.events = events.Relevant(answer.Events)
		for _, u := range answer.Unread {
			found.unread = append(found.unread, "the log "+u.Log+" of "+h.Name()+" cannot be read: "+u.Error)
		}
		found.causes = append(found.causes, aboutLogon(found, answer.Events, failed, site)...)
	}
	return found
}

// aboutLogon adds advice where only an event shows that a failed service could not log on: the exit code of the service is not seen if
// the cluster has moved the role to another node meanwhile.
func aboutLogon(found failure, seen []events.Event, failed ResourceList, site string) []string {
	var services []string // Without a failed resource, such as after a move that did not end, any service counts.
	for _, r := range failed {
		services = append(services, r.Service)
	}
	advice := logonAdvice(site)
	event := events.LogonFailed(seen, services...)
	if event == "" || strings.Contains(found.explain(""), advice) {
		return nil
	}
	return []string{"a service could not log on (" + event + "): " + advice}
}

// logonAdvice is what to do about event 7038. Windows writes the event for each reason but a missing right, with the reason as a text in the
// language of the host.
func logonAdvice(site string) string {
	return "event 7038 shows the reason: if the account is locked out, disabled or expired, correct the account in Active Directory, then retry; if the password is wrong, " + runbook.ForPasswords(site)
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
		text += " (the logon failed. Event 7041 means that the account lacks the right to log on as a service. Otherwise " + logonAdvice(site) + ")"
	case 1058:
		text += " (the service is disabled: run 'Set-Service " + s.Name + " -StartupType Manual')"
	}
	return text
}
