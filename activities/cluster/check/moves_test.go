package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/cluster"
	"changeover/runbook"
)

// movesHost answers with the events of a cluster's log, the newest first.
func movesHost(t *testing.T, oldest []string, events ...roleEvent) *roleHost {
	t.Helper()
	c := newRoleHost(t, cluster.Online)
	c.On("get-role-moves", func(params) any {
		return map[string]any{"now": "2026-03-02T10:00:00Z", "oldest": oldest, "events": events}
	})
	return c
}

// differences are changes as a step shows them, one by one.
func differences(changes []runbook.Change) []string {
	var found []string
	for _, change := range changes {
		found = append(found, runbook.Differences([]runbook.Change{change}))
	}
	return found
}

func TestMovesOfTheRoleSinceATimeAreFound(t *testing.T) {
	const role, since = "Xpressions Role", "2026-03-02T09:00:00Z"
	moved := []roleEvent{
		{"2026-03-02T09:40:00.5Z", eventRoleOnline, []string{"xpressions role"}},
		{"2026-03-02T09:30:00Z", eventRoleMoves, []string{"xpressions role", "KERN1", "KERN2"}},
		{"2026-03-02T09:20:00Z", eventRoleMoves, []string{"Files", "KERN2"}},
		{"2026-03-02T08:20:00Z", eventRoleMoves, []string{role, "KERN2"}},
	}
	c := movesHost(t, []string{"2026-03-01T00:00:00Z"}, moved...)
	home := c.Engine().Plan(RoleStays{Role: role, Since: since, Home: true})
	assert.Equal(t, []string{"role 'Xpressions Role' Moves is '2026-03-02T09:30:00Z moves to KERN2', wanted 'none since " + since + "'"}, differences(home.Changes))
	other := c.Engine().Plan(RoleStays{Role: role, Since: since})
	assert.Equal(t, []string{"role 'Xpressions Role' Moves is '2026-03-02T09:30:00Z moves to KERN2, 2026-03-02T09:40:00.5Z comes online on this node', wanted 'none since " + since + "'"}, differences(other.Changes))
	assert.Empty(t, other.Warnings)
	noted := c.Engine().Plan(RoleStays{Role: role})
	assert.Empty(t, noted.Changes, "without a time nothing is compared")
	assert.Equal(t, "2026-03-02T10:00:00Z", noted.Fact(HostTimeFact))
	c.Refused(RoleStays{Role: role, Since: "yesterday"}, runbook.ErrBadRequest, "cannot look for moves since 'yesterday'", "this is not a time")
}

func TestALogThatDoesNotGoBackIsAWarning(t *testing.T) {
	want := RoleStays{Role: "Xpressions Role", Since: "2026-03-02T09:00:00Z"}
	for oldest, warning := range map[string]string{
		"2026-03-02T09:10:00Z": "cannot see whether role 'Xpressions Role' moved between 2026-03-02T09:00:00Z and 2026-03-02T09:10:00Z: the log Microsoft-Windows-FailoverClustering/Operational has no older events; ask the operators of the cluster whether the role has moved; if the role has moved, compare the install node with the site file: the start mode, account and program of each service of XPR, and the settings in the XPR Monitor; if something differs, abort, remove XPR with its own setup, and run install again",
		"":                     "cannot see whether role 'Xpressions Role' has moved since 2026-03-02T09:00:00Z: the log Microsoft-Windows-FailoverClustering/Operational is empty; ask the operators of the cluster whether the role has moved; if the role has moved, compare the install node with the site file: the start mode, account and program of each service of XPR, and the settings in the XPR Monitor; if something differs, abort, remove XPR with its own setup, and run install again",
	} {
		list := []string{oldest}
		if oldest == "" {
			list = []string{}
		}
		outcome := movesHost(t, list).Engine().Plan(want)
		assert.Empty(t, outcome.Changes)
		assert.Equal(t, []string{warning}, outcome.Warnings)
	}
	many := make([]roleEvent, newestMoves)
	for i := range many {
		many[i] = roleEvent{"2026-03-02T09:50:00Z", eventRoleMoves, []string{"Files", "KERN2"}}
	}
	outcome := movesHost(t, []string{"2026-03-01T00:00:00Z"}, many...).Engine().Plan(want)
	assert.Len(t, outcome.Warnings, 1)
	assert.Contains(t, outcome.Warnings, "cannot see whether role 'Xpressions Role' moved between 2026-03-02T09:00:00Z and 2026-03-02T09:50:00Z: only the newest 500 events of the log Microsoft-Windows-FailoverClustering/Operational are read; look at the older events 1641 and 1201 in Event Viewer; if the role has moved, compare the install node with the site file: the start mode, account and program of each service of XPR, and the settings in the XPR Monitor; if something differs, abort, remove XPR with its own setup, and run install again")
}
