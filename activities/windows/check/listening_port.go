package check

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// ListeningPort is a check that a service of the host listens on a TCP port, under a user's account and from the host's own
// drive, and that the installed software names it: the licence agent (4.2.2.2), whose service the manual does not name.
type ListeningPort struct {
	Port int `json:"port"`
	// Account that the service logs on with, compared by SID; empty: any.
	Account string `json:"account,omitempty"`
	// NotOn is a drive with its colon on which its program must not be.
	NotOn string `json:"notOn,omitempty"`
	// Software is a regular expression for the display name among the installed software, case-insensitive. If no entry
	// matches, this is a warning only, since the manual does not give the name.
	Software string `json:"software,omitempty"`
}

// ActivityName implements engine.Wanted.
func (ListeningPort) ActivityName() string { return "CheckListeningPort" }

type listeningPortKind struct{}

// listeningService is a service with its process.
type listeningService struct {
	Name, Account, BinaryPath string
	Process                   int
}

// processPort is a port on which a process listens.
type processPort struct{ Port, Process int }

type listeningSeen struct {
	Ports    []processPort
	Services []listeningService
	// Unreadable names the services whose process Windows could not read.
	Unreadable []string
	sids       windows.AccountSIDs
	software   []string
}

// of is the service that listens on a port, and whether any program does.
func (s listeningSeen) of(port int) (service listeningService, listens bool) {
	for _, p := range s.Ports {
		if p.Port != port {
			continue
		}
		listens = true
		for _, candidate := range s.Services {
			if candidate.Process == p.Process {
				return candidate, true
			}
		}
	}
	return listeningService{}, listens
}

func (listeningPortKind) Read(ctx context.Context, h host.Session, want ListeningPort) (listeningSeen, error) {
	seen, err := host.Read[listeningSeen](ctx, h, scripts.GetListeningPorts.Of())
	if err != nil {
		return seen, err
	}
	service, listens := seen.of(want.Port)
	switch {
	case service.Name != "":
	case listens && len(seen.Unreadable) > 0:
		return seen, engine.Refused("cannot find the service that listens on port %d: Windows gives no process ID for %s; "+
			"on %s, 'netstat -ano -p TCP' shows the process that listens, and (Get-CimInstance Win32_Service -Filter \"Name='%s'\").ProcessId should print a number; when it does, retry",
			want.Port, strings.Join(seen.Unreadable, ", "), h.Name(), seen.Unreadable[0])
	default:
		return seen, nil
	}
	if want.Account != "" {
		if seen.sids, err = windows.ReadAccountSIDs(ctx, h, want.Account, service.Account); err != nil {
			return seen, err
		}
		if _, err = seen.sids.Required(want.Account); err != nil {
			return seen, err
		}
	}
	if want.Software != "" {
		var installed softwareSeen
		if _, err = h.Run(ctx, scripts.GetInstalledSoftware.Of("Ports", false), &installed); err == nil {
			seen.software, err = installed.matching(want.Software)
		}
	}
	return seen, err
}

func (listeningPortKind) Differences(want ListeningPort, have listeningSeen) ([]engine.Change, error) {
	port := strconv.Itoa(want.Port)
	service, listens := have.of(want.Port)
	switch {
	case !listens:
		return []engine.Change{engine.Finding("Listening port", "(none)", port)}, nil
	case service.Name == "":
		return []engine.Change{engine.Finding("Service that listens on port "+port, "(a program that is not a service)", "a service")}, nil
	}
	var found []engine.Change
	other := want.Account != "" && have.sids.Of(service.Account) != have.sids.Of(want.Account)
	found = append(found, when(other, engine.Finding("StartName of "+service.Name, service.Account, want.Account))...)
	wrong := want.NotOn != "" && windows.RunsFrom(service.BinaryPath, want.NotOn)
	return append(found, when(wrong, engine.Finding("Program of service "+service.Name, service.BinaryPath, "on a drive of the node, not on the cluster drive "+want.NotOn))...), nil
}

// Warnings implements engine.Warner.
func (listeningPortKind) Warnings(want ListeningPort, have listeningSeen) []string {
	service, _ := have.of(want.Port)
	if want.Software == "" || service.Name == "" || len(have.software) > 0 {
		return nil
	}
	return []string{"service " + service.Name + " listens on port " + strconv.Itoa(want.Port) + ", but no installed product has a name that matches '" + want.Software + "'; " +
		"check in Programs and Features (appwiz.cpl) that the product is installed, possibly under another name"}
}

// Evidence implements engine.Witness.
func (listeningPortKind) Evidence(want ListeningPort, have listeningSeen) []runbook.Fact {
	service, _ := have.of(want.Port)
	if service.Name == "" {
		return nil
	}
	return []runbook.Fact{
		{Name: "Service on port " + strconv.Itoa(want.Port), Value: strings.Join(slices.DeleteFunc([]string{service.Name, service.Account, service.BinaryPath}, func(s string) bool { return s == "" }), ", ")},
		{Name: "Installed software", Value: strings.Join(have.software, ", ")},
	}
}
