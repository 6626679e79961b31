package cluster

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/cluster/events"
	"changeover/activities/engine/enginetest"
	"changeover/activities/windows"
	"changeover/config/catalogue"
	"changeover/runbook"
)

func licenceOnline() ResourceState {
	return ResourceState{Resource: ResourceRef{Role: "Xpressions Role", Service: "licsvc"}, State: Online, Node: "KERN1", TimeoutSeconds: 5}
}

// licenceHost has the licence service's resource in a state.
func licenceHost(state GroupState) *clusterHost {
	c := newClusterHost()
	c.addService("License Service Res", "licsvc").State = state
	c.services = []windows.ServiceState{{Name: "licsvc", State: "Running"}}
	return c
}

func TestResourceComesOnline(t *testing.T) {
	c := licenceHost(Offline)
	c.deaf["start-cluster-resource"] = true
	c.after = scripted(c, map[string][]GroupState{
		"start-cluster-resource": {OnlinePending},
		"get-cluster-resources":  {"", "", Failed, OnlinePending, Online},
	})
	outcome := c.engine(t).Twice(licenceOnline())
	assert.Equal(t, []string{`start-cluster-resource -Name 'License Service Res'`}, c.commands)
	assert.Contains(t, outcome.Facts, runbook.Fact{Name: "Service licsvc", Value: "Running"})
}

// scripted gives the licence service's resource one state after another, each after a call of a script; "" keeps it.
func scripted(c *clusterHost, states map[string][]GroupState) func(string) {
	return func(script string) {
		if next := states[script]; len(next) > 0 {
			if next[0] != "" {
				c.resource("License Service Res").State = next[0]
			}
			states[script] = next[1:]
		}
	}
}

// A disk in maintenance mode is online for the cluster, but programs may not reach it.
func TestADiskInMaintenanceModeDoesNotCountAsOnline(t *testing.T) {
	c := newClusterHost()
	disk := c.add("Cluster Disk 2", catalogue.PhysicalDiskType, "Xpressions Role")
	disk.State, disk.Maintenance = Online, true
	want := ResourceState{Resource: ResourceRef{Role: "Xpressions Role", Type: catalogue.PhysicalDiskType}, State: Online, TimeoutSeconds: 5}
	_, err := c.engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "cannot bring resource 'Cluster Disk 2' online on KERN1: the disk is in maintenance mode")
	assert.ErrorContains(t, err, "run Resume-ClusterResource -Name 'Cluster Disk 2' in an elevated PowerShell on a node, then retry")
	disk.State, disk.Maintenance = Offline, false
	c.engine(t).Twice(want)
	assert.Equal(t, []string{`start-cluster-resource -Name 'Cluster Disk 2'`}, c.commands)
}

func TestResourceGoesOffline(t *testing.T) {
	c := licenceHost(Online)
	want := licenceOnline()
	want.State, want.Node = Offline, ""
	c.engine(t).Twice(want)
	assert.Equal(t, []string{`stop-cluster-resource -Name 'License Service Res'`}, c.commands)
}

func TestResourceThatFailsShowsWhy(t *testing.T) {
	c := licenceHost(Offline)
	c.deaf["start-cluster-resource"] = true
	c.after = scripted(c, map[string][]GroupState{"start-cluster-resource": {Failed}})
	c.services = []windows.ServiceState{{Name: "licsvc", State: "Stopped", ExitCode: 1075}}
	c.messages = map[int]string{1075: "Der Abhängigkeitsdienst ist nicht vorhanden."}
	c.events = []events.Event{
		{Time: "2025-10-01T10:00:00Z", Log: "System", Source: "Microsoft-Windows-FailoverClustering", ID: 1042, Message: "Generic service 'License Service Res' failed with error '1075'.\r\nMore."},
		{Time: "2025-10-01T09:59:00Z", Log: "System", Source: "Microsoft-Windows-FailoverClustering", ID: 1042, Message: "Generic service 'License Service Res' failed with error '1075'.\r\nMore."},
		{Time: "2025-10-01T09:00:00Z", Log: "System", Source: "disk", ID: 7, Message: "not ours"},
		{Time: "2025-10-01T09:58:58Z", Log: "Application", Source: "OpenScape Xpressions", ID: 100, Message: "licsvc: the configuration names computer KERN1"},
		{Time: "2025-10-01T08:00:00Z", Log: "Application", Source: "Northwind", ID: 1, Message: "long before"},
	}
	e := c.engine(t)
	e.Step.Hint = "repeat the rename of 9.3"
	_, err := e.Try(context.Background(), licenceOnline())
	enginetest.RequireType(t, err, runbook.ErrRefused)
	for _, part := range []string{"exit code 1075: Der Abhängigkeitsdienst ist nicht vorhanden. (a service", "to remove the dependencies", "event 1042", "event 100: licsvc: the configuration names computer KERN1", "repeat the rename of 9.3", "KERN1"} {
		assert.ErrorContains(t, err, part)
	}
	assert.Regexp(t, "exit code 1075.*; repeat the rename of 9.3; newest events: ", err.Error(), "what to do stands before the events")
	assert.NotContains(t, err.Error(), "not ours")
	assert.NotContains(t, err.Error(), "long before")
	assert.NotContains(t, err.Error(), "09:59", "an event that repeats is shown once")
}

// The events are an aid: a log that cannot be read is named, and hides nothing of the other log.
func TestAFailureNamesTheLogThatCannotBeRead(t *testing.T) {
	c := licenceHost(Offline)
	c.deaf["start-cluster-resource"] = true
	c.after = scripted(c, map[string][]GroupState{"start-cluster-resource": {Failed}})
	c.events = []events.Event{{Time: "2025-10-01T10:00:00Z", Log: "System", Source: "Microsoft-Windows-FailoverClustering", ID: 1042, Message: "Generic service failed."}}
	c.unread = []map[string]any{{"log": "Application", "error": "Access is denied."}}
	_, err := c.engine(t).Try(context.Background(), licenceOnline())
	assert.ErrorContains(t, err, "event 1042: Generic service failed.; the log Application of KERN1 cannot be read: Access is denied.")
}

// The text that Windows has for an exit code is an addition: if it cannot be read, the failure is shown without it.
func TestAFailureIsShownWithoutTheTextOfItsNumber(t *testing.T) {
	c := licenceHost(Offline)
	c.deaf["start-cluster-resource"] = true
	c.after = scripted(c, map[string][]GroupState{"start-cluster-resource": {Failed}})
	c.services = []windows.ServiceState{{Name: "licsvc", State: "Stopped", ExitCode: 1069}}
	c.fails["get-system-message"] = errors.New("net.exe does not run")
	_, err := c.engine(t).Try(context.Background(), licenceOnline())
	assert.ErrorContains(t, err, "exit code 1069 (the logon failed")
	assert.ErrorContains(t, err, "changeover run change-service-password --site ", "a changed password shows here first")
}

func TestResourceIsNotStartedWhereItMustNotBe(t *testing.T) {
	cases := map[string]struct {
		prepare   func(c *clusterHost, want *ResourceState)
		errorType string
	}{
		"on another node": {func(c *clusterHost, _ *ResourceState) { c.resource("License Service Res").Owner = "KERN2" }, runbook.ErrPrecondition},
		"paused node":     {func(c *clusterHost, _ *ResourceState) { c.node("KERN1").State = NodePaused }, runbook.ErrPrecondition},
		"going offline":   {func(c *clusterHost, _ *ResourceState) { c.resource("License Service Res").State = OfflinePending }, runbook.ErrClusterBusy},
		"odd state":       {func(_ *clusterHost, want *ResourceState) { want.State = "Failed" }, runbook.ErrBadRequest},
		"missing":         {func(_ *clusterHost, want *ResourceState) { want.Resource.Service = "mta" }, runbook.ErrPrecondition},
	}
	for name, k := range cases {
		t.Run(name, func(t *testing.T) {
			c, want := licenceHost(Offline), licenceOnline()
			k.prepare(c, &want)
			_, err := c.engine(t).Try(context.Background(), want)
			enginetest.RequireType(t, err, k.errorType)
			assert.Empty(t, c.commands)
		})
	}
}

func TestResourceThatIsComingOnlineIsWaitedFor(t *testing.T) {
	c := licenceHost(OnlinePending)
	c.after = scripted(c, map[string][]GroupState{"get-cluster-resources": {"", "", Online}})
	outcome, err := c.engine(t).Try(context.Background(), licenceOnline())
	require.NoError(t, err)
	assert.Empty(t, outcome.Changes)
}

func TestResourceThatNeverComesOnlineTimesOut(t *testing.T) {
	c := licenceHost(OnlinePending)
	want := licenceOnline()
	want.TimeoutSeconds = 1
	_, err := c.engine(t).Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrTimeout)
}

// The resource of the information store names no service: the site's service list says which one it runs.
func TestTheInformationStoreIsOnlineOnceItsServiceRuns(t *testing.T) {
	c := newClusterHost()
	store := c.addService("XPR Information Store", "")
	store.Type, store.State = "mrsclusres", Online
	c.services = []windows.ServiceState{{Name: "infostor", State: windows.ServiceStopped}}
	c.after = func(script string) {
		if script == "get-service-states" && c.reads[script] == 2 {
			c.services[0].State = windows.ServiceRunning
		}
	}
	want := ResourceState{Resource: ResourceRef{Role: "Xpressions Role", Type: "mrsclusres"}, State: Online, Service: "infostor", TimeoutSeconds: 5}
	_, err := c.engine(t).Try(context.Background(), want)
	require.NoError(t, err)
	assert.Greater(t, c.reads["get-service-states"], 2, "it waits for the service")
}
