package activities

import (
	"context"
	"strconv"

	"changeover/activities/powershell"
	"changeover/activities/winrm"

	"go.temporal.io/sdk/activity"
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
	// Decision is that of Request.
	Decision int `json:"decision,omitempty"`
}

// Following implements Deciding.
func (q HostQuery[Q]) Following(decision int) any {
	q.Decision = decision
	return q
}

// decided marks a context with a person's decision. Its number is one of the run; all
// activities that follow one decision share the one logon that it allows.
func decided(ctx context.Context, decision int) context.Context {
	if decision == 0 || !activity.IsActivity(ctx) {
		return ctx
	}
	return winrm.WithDecision(ctx, activity.GetInfo(ctx).WorkflowExecution.RunID+"/"+strconv.Itoa(decision))
}

// ask runs an activity that only reads, with typed errors.
func ask[Q, R any](ctx context.Context, a *Activities, query HostQuery[Q], read func(context.Context, Host) (R, error)) (R, error) {
	ctx = decided(ctx, query.Decision)
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
