package cluster

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// A worker may be killed after any command.
func TestKindsSurviveAKilledWorker(t *testing.T) {
	no := false
	licence := ResourceRef{Role: "Xpressions Role", Service: "licsvc"}
	renamed := licenceService()
	renamed.Name, renamed.Rename, renamed.ServiceName, renamed.StartupParameters, renamed.UseNetworkName = "License Service", true, true, true, true
	for name, tc := range map[string]struct {
		want    engine.Wanted
		prepare func(*clusterHost)
	}{
		"role": {Group{Name: "New"}, nil},
		"role settings": {
			RoleSettings{Role: "Xpressions Role", Priority: number(3000), FailoverThreshold: number(1), FailoverPeriodHours: number(4)}, nil,
		},
		"address": {virtualAddress, nil},
		"network name": {
			NetworkNameResource{Role: "Xpressions Role", Name: "UMKERNEL", NetworkName: "UMKERNEL"},
			func(c *clusterHost) { c.add("VIP", catalogue.IPAddressType, "Xpressions Role") },
		},
		"disk": {sharedDisk(), func(c *clusterHost) {
			c.disks = []availableDisk{{ID: diskID, Name: "Cluster Disk 2"}}
			c.group("Available Storage").Owner = "KERN2"
			c.drives = []string{"R"}
		}},
		"renamed disk": {sharedDisk(), func(c *clusterHost) {
			c.add("Old name", catalogue.PhysicalDiskType, "Available Storage").State = Online
			c.setParameter("Old name", "DiskIdGuid", diskID)
			c.resource("Old name").Owner = "KERN2"
		}},
		"new generic service": {licenceService(), nil},
		"generic service": {renamed, func(c *clusterHost) {
			c.addService("Old", "licsvc")
			c.add("File Server", "File Server", "Xpressions Role")
			c.depend("Old", "File Server")
			c.expression["License Service"] = c.expression["Old"]
			c.installed = []windows.ServiceDefinition{{Name: "licsvc", BinaryPath: `R:\licsvc.exe`}}
		}},
		"dependencies": {
			ResourceDependency{Resource: licence, Providers: []ResourceRef{{Name: "VIP"}, {Name: "UMKERNEL"}}},
			func(c *clusterHost) {
				c.addService("Licence", "licsvc")
				c.add("VIP", catalogue.IPAddressType, "Xpressions Role")
				c.add("UMKERNEL", catalogue.NetworkNameType, "Xpressions Role")
			},
		},
		"policies": {
			ResourcePolicies{
				Resource: licence, RestartAction: number(2), RestartPeriodMs: number(900000), RestartThreshold: number(3),
				RetryPeriodOnFailureMs: number(900000), SeparateMonitor: &no,
			},
			func(c *clusterHost) {
				c.addService("Licence", "licsvc")
				c.policies["Licence"] = policiesSeen{SeparateMonitor: true}
			},
		},
		"checkpoints": {
			RegistryCheckpoints{Resource: licence, Keys: []string{`SOFTWARE\A`, `SOFTWARE\B`}},
			func(c *clusterHost) {
				c.addService("Licence", "licsvc")
				c.keys["Licence"] = []string{`SOFTWARE\Old`, `SOFTWARE\Older`}
			},
		},
		"resource type": {dllType(), nil},
		"eviction":      {NodeEviction{Node: "KERN2"}, nil},
		"role is moved": {toSecondNode(), func(c *clusterHost) {
			c.addService("Licence", "licsvc")
			c.setRole("Xpressions Role", Online)
		}},
		"role is started": {RoleState{Role: "Xpressions Role", State: Online}, func(c *clusterHost) { c.addService("Licence", "licsvc") }},
		"node is paused":  {NodePause{Node: "KERN2", Paused: true}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			enginetest.KilledAfterEachCommand(t, AddKinds, tc.want, func() enginetest.Target {
				c := newClusterHost()
				if tc.prepare != nil {
					tc.prepare(c)
				}
				return c
			})
		})
	}
	t.Run("held file", func(t *testing.T) {
		enginetest.KilledAfterEachCommand(t, AddKinds, heldFile(), func() enginetest.Target { return heldFileHost() })
	})
}

// A worker that dies in the middle of a move leaves every resource offline for a while: what was
// online before is known from the intent only.
func TestAResumedMoveKnowsWhatWasOnlineBefore(t *testing.T) {
	c := roleHost(Online)
	c.resource("VIP").State = Offline
	want := toSecondNode()
	seen, err := c.engine(t).Look(context.Background(), want)
	require.NoError(t, err)
	assert.JSONEq(t, `{"online": ["License Service Res"]}`, string(seen.Memory))

	request := c.engine(t).Request(want, "1", seen.Changes, seen.Memory)
	request.Resumed = true
	c.moveRole("Xpressions Role", "KERN2")
	c.resource("License Service Res").State = Offline
	c.after = scripted(c, map[string][]GroupState{"get-cluster-resources": {"", OnlinePending, "", Online}})
	result, err := c.engine(t).Act(context.Background(), want.ActivityName(), request)
	require.NoError(t, err)
	require.Len(t, result.Effects, 1)
	assert.Equal(t, runbook.ChangedAnswerLost, result.Effects[0].Verdict)
	assert.Equal(t, Online, c.resource("License Service Res").State)
	assert.Empty(t, c.commands)

	c = roleHost(Online)
	c.moveRole("Xpressions Role", "KERN2")
	c.resource("License Service Res").State = Offline
	_, err = c.engine(t).Act(context.Background(), want.ActivityName(), request)
	enginetest.RequireType(t, err, runbook.ErrRefused)
	assert.ErrorContains(t, err, "License Service Res: Offline")
}

// What was not online before a move is started by an intent of its own, which waits for all of it.
func TestARoleThatMustBeOnlineIsStartedByASecondIntent(t *testing.T) {
	c := roleHost(Online)
	c.resource("VIP").State = Offline
	want := toSecondNode()
	want.Online = true
	outcome := c.engine(t).Twice(want)
	require.Len(t, outcome.Intents, 2)
	assert.Equal(t, []string{"OwnerNode", "State"}, outcome.Properties())
	assert.JSONEq(t, `{"online": ["License Service Res"]}`, string(outcome.Intents[0].Memory))
	assert.JSONEq(t, `{"online": ["VIP", "License Service Res"]}`, string(outcome.Intents[1].Memory))
	assert.Equal(t, 2*deadlineOfOneWait(want), engine.Deadline(want))
}

func deadlineOfOneWait(want RoleOwner) (single time.Duration) {
	want.Online = false
	return engine.Deadline(want)
}

// An attempt that finds another file than its intent makes a new intent, and does not leave the
// cluster service stopped meanwhile.
func TestANewIntentComesAfterTheClusterServiceRunsAgain(t *testing.T) {
	for _, fails := range []error{nil, enginetest.Failure(runbook.ErrRefused, "no quorum")} {
		c := heldFileHost()
		seen, err := c.engine(t).Look(context.Background(), heldFile())
		require.NoError(t, err)
		request := c.engine(t).Request(heldFile(), "1", seen.Changes, seen.Memory)
		request.Resumed = true
		c.services[0].State, c.files[`D:\m\mrsclusres.dll`] = windows.ServiceStopped, "NEWER"
		c.fails["start-cluster-service"] = fails
		result, err := c.engine(t).Act(context.Background(), heldFile().ActivityName(), request)
		if fails != nil {
			enginetest.RequireType(t, err, runbook.ErrRefused)
			assert.ErrorContains(t, err, "no quorum")
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, []string{"start-cluster-service"}, c.commands)
		assert.True(t, result.Replan)
	}
}
