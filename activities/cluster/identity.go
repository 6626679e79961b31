package cluster

import (
	"context"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// ReadIdentity reads which cluster a node is a member of. On a member whose cluster service does not run this
// cannot be read: ErrClusterBusy.
func (r *Reader) ReadIdentity(ctx context.Context, q runbook.HostQuery[runbook.IdentityQuery]) (runbook.ClusterIdentity, error) {
	return engine.Ask(ctx, r.Engine, q, readIdentity)
}

func readIdentity(ctx context.Context, h host.Session) (runbook.ClusterIdentity, error) {
	var seen struct {
		Member bool   `json:"member"`
		ID     string `json:"id"`
		Name   string `json:"name"`
	}
	if _, err := h.Run(ctx, scripts.GetClusterIdentity.Of(), &seen); err != nil {
		return runbook.ClusterIdentity{}, err
	}
	if seen.Member && seen.ID == "" {
		return runbook.ClusterIdentity{}, engine.NewError(runbook.ErrClusterBusy, nil,
			"cannot read which cluster %s is a member of: the cluster service of %s does not run; run Start-Service ClusSvc at the console of %s", h.Name(), h.Name(), h.Name())
	}
	return runbook.ClusterIdentity{ID: seen.ID, Name: seen.Name}, nil
}
