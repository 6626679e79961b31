package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/activities/node"
	"changeover/runbook"
)

// memberHost is a host that restarts, and that is a node of a cluster whose other node is up.
func memberHost(t *testing.T) (f *enginetest.Host, boot *bootSeen, votes, cluster map[string]any) {
	f, boot = rebootHost(t)
	votes = map[string]any{"type": "NodeAndDiskMajority", "witness": "Cluster Disk 1", "state": "Online", "votes": []map[string]any{{"node": "KERN1", "votes": 1}, {"node": "KERN2", "votes": 1}}}
	cluster = map[string]any{
		"name": "KERN", "nodes": []map[string]string{{"name": "kern1", "state": "Paused"}, {"name": "KERN2", "state": "Up"}},
		"groups": []map[string]any{{"name": "Role", "owner": "kern1", "state": "Offline"}, {"name": "Other", "owner": "KERN1", "state": "Online"}},
	}
	f.On("get-cluster-quorum", func(params) any { return votes })
	f.On("get-cluster", func(params) any { return cluster })
	return f, boot, votes, cluster
}

func TestAHostIsRestartedAsLongAsTheClusterCanDoWithoutIt(t *testing.T) {
	want := restart()
	want.KeepsQuorum, want.Role = true, "role"
	f, _, _, _ := memberHost(t)
	f.Apply(want)
	assert.Len(t, f.Commands, 1)

	f, _, votes, _ := memberHost(t)
	votes["state"] = "Offline"
	f.Refused(want, runbook.ErrPrecondition)
	assert.Empty(t, f.Commands)
	f.Apply(restart()) // A person has accepted it.
	assert.Len(t, f.Commands, 1)

	f, _, _, cluster := memberHost(t)
	cluster["groups"].([]map[string]any)[0]["state"] = "PartialOnline"
	f.Refused(want, runbook.ErrPrecondition)
	assert.Empty(t, f.Commands)

	f, boot, votes, _ := memberHost(t)
	boot.ClusterService, votes["state"] = "Stopped", "Offline"
	f.Apply(want)
	assert.Len(t, f.Commands, 1, "the node has no vote to take away")
}

// An intent that is resumed hours later restarts nothing that the cluster needs by now, and does not mind once the host has restarted.
func TestAResumedRestartIsComparedAgain(t *testing.T) {
	want := restart()
	want.KeepsQuorum = true
	f, boot, votes, _ := memberHost(t)
	request := firstRequest(t, f, want)
	request.Resumed = true
	votes["state"] = "Offline"
	_, err := f.Engine().Act(t.Context(), Reboot{}.ActivityName(), request)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "cannot restart Windows on node KERN1: without this node, the cluster has only 1 of 3 votes (KERN2)")
	assert.Empty(t, f.Commands)
	boot.LastBoot = "2025-03-01T09:00:00.1000000Z"
	_, err = f.Engine().Act(t.Context(), Reboot{}.ActivityName(), request)
	require.NoError(t, err)
	assert.Empty(t, f.Commands)
}

// While Windows shuts down, the cluster does not answer: whether the restart is under way shows a moment later.
func TestVotesThatCannotBeReadAreReadAgain(t *testing.T) {
	want := restart()
	want.KeepsQuorum = true
	f, boot, _, _ := memberHost(t)
	request := firstRequest(t, f, want)
	request.Resumed = true
	f.Fails["get-cluster-quorum"] = enginetest.Failure(runbook.ErrRefused, "the cluster service is not running")
	f.After = func(script string) {
		if script == "get-cluster-quorum" {
			boot.LastBoot = "2025-03-01T09:00:00.1000000Z"
		}
	}
	_, err := f.Engine().Act(t.Context(), Reboot{}.ActivityName(), request)
	require.NoError(t, err)
	assert.Empty(t, f.Commands)
}

// A state that cannot be read, or that still changes, does not show that the node has no vote and no role.
func TestANodeWhoseStateIsNotKnownIsNotRestarted(t *testing.T) {
	want := restart()
	want.KeepsQuorum, want.Role = true, "role"
	for name, tc := range map[string]struct {
		service string
		state   node.State
		problem string
		waits   bool
		says    string
	}{
		"unreadable":          {ServiceRunning, "", "The RPC server is unavailable.", true, "the state of the node cannot be read (The RPC server is unavailable.)"},
		"not in the cluster":  {ServiceRunning, "", "", true, "the cluster service runs, but the cluster does not show the node"},
		"unknown":             {ServiceRunning, node.Unknown, "", true, "the node is in state Unknown"},
		"joining":             {ServiceRunning, node.Joining, "", true, "the node is in state Joining"},
		"starting":            {"StartPending", "", "", true, "the cluster service is in state StartPending"},
		"down":                {ServiceRunning, node.Down, "", false, ""},
		"stopped":             {ServiceStopped, "", "The cluster service is not running.", false, ""},
		"stopping":            {"StopPending", "", "The cluster service is not running.", false, ""},
		"no cluster service":  {"", "", "The term is not recognized.", false, ""},
		"stopped and unknown": {ServiceStopped, node.Unknown, "", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, boot, votes, _ := memberHost(t)
			votes["state"] = "Offline"
			boot.ClusterService, boot.NodeState, boot.NodeProblem = tc.service, tc.state, tc.problem
			kind := &rebootKind{}
			seen, err := kind.Read(t.Context(), f, want)
			require.NoError(t, err)
			changes, err := kind.Differences(want, seen)
			if !tc.waits {
				require.NoError(t, err)
				assert.Len(t, changes, 1)
				return
			}
			enginetest.RequireType(t, err, runbook.ErrClusterBusy)
			assert.ErrorContains(t, err, "cannot restart Windows on node KERN1: "+tc.says)
			assert.Empty(t, changes)
			changes, err = kind.Differences(restart(), seen)
			require.NoError(t, err, "a person has accepted it")
			assert.Len(t, changes, 1)
		})
	}
}

// A role of another product is interrupted only if a person has accepted it.
func TestAHostIsNotRestartedWhileItOwnsAnotherRole(t *testing.T) {
	f, _, _, cluster := memberHost(t)
	groups := cluster["groups"].([]map[string]any)
	groups[0]["state"] = "Offline"
	groups[1] = map[string]any{"name": "Payroll", "owner": "kern1", "state": "Online"}
	cluster["groups"] = append(groups, map[string]any{"name": "Cluster Group", "owner": "KERN1", "state": "Online", "core": true})
	want := restart()
	want.KeepsRoles, want.Interrupts = true, []string{"Role"}
	_, err := f.Engine().Look(t.Context(), want)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "cannot restart Windows on node KERN1: the node owns role 'Payroll' in state Online, and nobody has accepted")
	assert.Empty(t, f.Commands)
	want.Interrupts = append(want.Interrupts, "payroll")
	f.Apply(want)
	assert.Len(t, f.Commands, 1)
}
