package activities

import (
	"context"

	"changeover/activities/powershell"
)

// Host runs calls on one Windows host. Its errors are those of package
// powershell; hostError gives them a type that Temporal's retry policy knows.
type Host interface {
	// Name as the site file spells it.
	Name() string
	// Run sends one call and decodes its JSON result into out, where out is not nil.
	Run(ctx context.Context, call powershell.Call, out any) (powershell.Reply, error)
}

// HostPool finds the hosts of a site.
type HostPool interface {
	Host(ctx context.Context, site, host string) (Host, error)
}

// HostQuery is the input of an activity that only reads.
type HostQuery[Q any] struct {
	Site  string `json:"site"`
	Step  Step   `json:"step"`
	Query Q      `json:"query"`
}

// ask runs an activity that only reads, with heartbeats and typed errors.
func ask[Q, R any](ctx context.Context, a *Activities, query HostQuery[Q], read func(context.Context, Host) (R, error)) (R, error) {
	defer heartbeat(ctx)()
	var nothing R
	host, err := a.Hosts.Host(ctx, query.Site, query.Step.Host)
	if err != nil {
		return nothing, hostError("reach the host", query.Step.Host, err)
	}
	answer, err := read(ctx, host)
	if err != nil {
		return nothing, concluded(ctx, query.Step, Outcome{}, hostError("read '"+query.Step.title()+"'", host.Name(), err))
	}
	return answer, nil
}

// PowerShellHosts is the HostPool over standing PowerShells.
type PowerShellHosts struct{ Pool *powershell.Pool }

// Host implements HostPool. It does not connect yet.
func (p PowerShellHosts) Host(ctx context.Context, site, host string) (Host, error) {
	return p.Pool.Host(ctx, site, host)
}
