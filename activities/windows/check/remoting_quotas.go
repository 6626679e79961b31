package check

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// RemotingQuotas is a check of what WinRM allows the shells of the account. A quota of 0 is no limit.
type RemotingQuotas struct {
	MemoryPerShellMB  int `json:"memoryPerShellMB"`
	ShellsPerUser     int `json:"shellsPerUser"`
	ProcessesPerShell int `json:"processesPerShell"`
}

// ActivityName implements engine.Wanted.
func (RemotingQuotas) ActivityName() string { return "CheckRemotingQuotas" }

// least returns the quotas in the order in which they are shown, with the minimum of each.
func (want RemotingQuotas) least() []quota {
	return []quota{
		{Name: "MaxMemoryPerShellMB", Value: want.MemoryPerShellMB},
		{Name: "MaxShellsPerUser", Value: want.ShellsPerUser},
		{Name: "MaxProcessesPerShell", Value: want.ProcessesPerShell},
	}
}

// HowToRaise is the advice about quotas that are too small.
func (want RemotingQuotas) HowToRaise(host string) string {
	var commands []string
	for _, least := range want.least() {
		commands = append(commands, "for "+least.Name+": "+least.command())
	}
	return "raise each quota that is too small in an elevated PowerShell at the console of " + host + " (" + strings.Join(commands, "; ") + "), then retry. " +
		"If a group policy sets the quota (Computer Configuration, Administrative Templates, Windows Components, Windows Remote Shell), raise the quota in that policy instead"
}

// command sets a quota to its minimum.
func (q quota) command() string {
	return `Set-Item WSMan:\localhost\Shell\` + q.Name + " " + strconv.Itoa(q.Value)
}

// quota is a quota as the host shows it. Unread is the error id if the quota could not be read.
type quota struct {
	Name   string
	Value  int
	Unread string
}

type quotasSeen struct{ Quotas []quota }

// quota finds a quota by its name; false if the host does not show it.
func (s quotasSeen) quota(name string) (quota, bool) {
	i := slices.IndexFunc(s.Quotas, func(q quota) bool { return strings.EqualFold(q.Name, name) })
	if i < 0 {
		return quota{}, false
	}
	return s.Quotas[i], true
}

type remotingQuotasKind struct{}

func (remotingQuotasKind) Read(ctx context.Context, h host.Session, _ RemotingQuotas) (quotasSeen, error) {
	return host.Read[quotasSeen](ctx, h, scripts.GetRemotingQuotas.Of())
}

func (remotingQuotasKind) Differences(want RemotingQuotas, have quotasSeen) ([]engine.Change, error) {
	var found []engine.Change
	for _, least := range want.least() {
		seen, shown := have.quota(least.Name)
		switch {
		case !shown:
			return nil, engine.Refused("cannot read the quotas of WinRM: the host does not show %s; to see the cause, run Get-ChildItem WSMan:\\localhost\\Shell in an elevated PowerShell at the console of the host; correct the cause, then retry", least.Name)
		case seen.Unread == "" && seen.Value != 0 && seen.Value < least.Value:
			found = append(found, engine.Finding("WinRM quota "+least.Name, strconv.Itoa(seen.Value), fmt.Sprintf("%d or more", least.Value)))
		}
	}
	return found, nil
}

// Warnings implements engine.Warner: a quota that cannot be read is probably the default, which is enough.
func (remotingQuotasKind) Warnings(want RemotingQuotas, have quotasSeen) []string {
	var warnings []string
	for _, least := range want.least() {
		if q, shown := have.quota(least.Name); shown && q.Unread != "" {
			warnings = append(warnings, fmt.Sprintf("the WinRM quota %s could not be read (%s); run Get-ChildItem WSMan:\\localhost\\Shell in an elevated PowerShell at the console of the host: "+
				"the quota must be %d or more, or 0 for no limit; if the quota is smaller, run %s", q.Name, q.Unread, least.Value, least.command()))
		}
	}
	return warnings
}

// Evidence implements engine.Witness.
func (remotingQuotasKind) Evidence(_ RemotingQuotas, have quotasSeen) []runbook.Fact {
	facts := make([]runbook.Fact, 0, len(have.Quotas))
	for _, q := range have.Quotas {
		if q.Unread == "" {
			facts = append(facts, runbook.Fact{Name: "WinRM quota " + q.Name, Value: strconv.Itoa(q.Value)})
		}
	}
	return facts
}
