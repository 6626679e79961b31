package cluster

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"changeover/lab/win32"
	"changeover/lab/windows/scm"
)

func TestKilledServiceIsRestartedOnItsNode(t *testing.T) {
	f := withRole(t)
	f.ok(f.n1.Services.Kill("app"))
	f.resource("App", Online)
	f.awaitState(f.n1, "app", scm.Running)
	f.group(GroupOnline, "N1")
}

func TestSecondFailureWithinThePeriodMovesTheRole(t *testing.T) {
	f := withRole(t)
	f.ok(f.n1.Services.Kill("app"))
	f.resource("App", Online)
	f.ok(f.n1.Services.Kill("app"))
	f.group(GroupOnline, "n2")
}

func TestRestartActionOneDoesNotMoveTheRole(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.SetProperty("App", "RestartAction", 1), f.c.Resources.SetProperty("App", "RestartThreshold", 0))
	f.ok(f.n1.Services.Kill("app"))
	f.resource("App", Failed)
	g, _ := f.c.Groups.Get(testRole)
	assert.Equal(t, GroupFailed, g.State)
	assert.Equal(t, "N1", g.OwnerNode)
}

func TestFailedResourceIsTriedAgainAfterTheRetryPeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := withRole(t)
		f.ok(f.c.Resources.SetProperty("App", "RestartAction", 1), f.c.Resources.SetProperty("App", "RestartThreshold", 0), f.c.Resources.SetProperty("App", "RetryPeriodOnFailure", 20000))
		f.ok(f.n1.Services.Kill("app"))
		f.resource("App", Failed)
		f.resource("App", Online)
	})
}

func TestFailoverThresholdLimitsFailovers(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.SetProperty("App", "RestartThreshold", 0), f.c.Groups.SetProperty(testRole, "FailoverThreshold", 1))
	f.ok(f.n1.Services.Kill("app"))
	f.group(GroupOnline, "n2")
	f.ok(f.n2.Services.Kill("app"))
	f.resource("App", Failed)
	g, _ := f.c.Groups.Get(testRole)
	assert.Equal(t, "n2", g.OwnerNode)
}

func TestRestartsOutsideThePeriodDoNotCount(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.SetProperty("App", "RestartPeriod", 1))
	for range 3 {
		f.ok(f.n1.Services.Kill("app"))
		f.resource("App", Online)
		f.awaitState(f.n1, "app", scm.Running)
	}
	f.group(GroupOnline, "N1")
}

func TestTheRoleMovesWhenItsServiceDoesNotStart(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.Stop("App"))
	f.resource("App", Offline)
	f.ok(f.n1.Services.Fail("app", win32.CodeServiceSpecific, -1), f.c.Resources.Start("App"))
	f.group(GroupOnline, "n2")
}

func TestServiceStoppedByHandCountsAsAFailure(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.SetProperty("App", "RestartAction", 0), f.n1.Services.Stop("app"))
	assert.Equal(t, uint32(win32.CodeResourceFailed), f.resource("App", Failed).LastError)
}

func TestDependentsGoOfflineAndOnlineWithAFailedProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := withRole(t)
		f.ok(f.n1.Services.Create(scm.ServiceConfig{Name: "second", BinaryPath: `R:\app\app.exe`}))
		f.add("Second", TypeGenericService, "ServiceName", "second")
		f.ok(f.c.Dependencies.Add("Second", "App"), f.c.Resources.Start("Second"))
		f.resource("Second", Online)
		f.ok(f.n1.Services.Kill("app"))
		f.resource("Second", Offline)
		f.resource("Second", Online)
		f.resource("App", Online)
	})
}
