package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestKilledServiceIsRestartedOnItsNode(t *testing.T) {
	f := withRole(t)
	f.ok(f.n1.KillService("app"))
	f.resource("App", Online)
	f.awaitState(f.n1, "app", Running)
	f.group(GroupOnline, "N1")
}

func TestSecondFailureWithinThePeriodMovesTheRole(t *testing.T) {
	f := withRole(t)
	f.ok(f.n1.KillService("app"))
	f.resource("App", Online)
	f.ok(f.n1.KillService("app"))
	f.group(GroupOnline, "n2")
}

func TestRestartActionOneDoesNotMoveTheRole(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.SetResourceProperty("App", "RestartAction", 1), f.c.SetResourceProperty("App", "RestartThreshold", 0))
	f.ok(f.n1.KillService("app"))
	f.resource("App", Failed)
	g, _ := f.c.Group(testRole)
	assert.Equal(t, GroupFailed, g.State)
	assert.Equal(t, "N1", g.OwnerNode)
}

func TestFailedResourceIsTriedAgainAfterTheRetryPeriod(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.SetResourceProperty("App", "RestartAction", 1), f.c.SetResourceProperty("App", "RestartThreshold", 0), f.c.SetResourceProperty("App", "RetryPeriodOnFailure", 20000))
	f.ok(f.n1.KillService("app"))
	f.resource("App", Failed)
	f.resource("App", Online)
}

func TestFailoverThresholdEndsTheMoves(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.SetResourceProperty("App", "RestartThreshold", 0), f.c.SetGroupProperty(testRole, "FailoverThreshold", 1))
	f.ok(f.n1.KillService("app"))
	f.group(GroupOnline, "n2")
	f.ok(f.n2.KillService("app"))
	f.resource("App", Failed)
	g, _ := f.c.Group(testRole)
	assert.Equal(t, "n2", g.OwnerNode)
}

func TestRestartsOutsideThePeriodDoNotCount(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.SetResourceProperty("App", "RestartPeriod", 1))
	for range 3 {
		f.ok(f.n1.KillService("app"))
		f.resource("App", Online)
		f.awaitState(f.n1, "app", Running)
	}
	f.group(GroupOnline, "N1")
}

func TestServiceThatWillNotStartMovesTheRoleWhereItStarts(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.StopResource("App"))
	f.resource("App", Offline)
	f.ok(f.n1.FailService("app", CodeServiceSpecific, -1), f.c.StartResource("App"))
	f.group(GroupOnline, "n2")
}

func TestServiceStoppedByHandCountsAsAFailure(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.SetResourceProperty("App", "RestartAction", 0), f.n1.StopService("app"))
	assert.Equal(t, uint32(CodeResourceFailed), f.resource("App", Failed).LastError)
}

func TestFailedProviderTakesDependentsAlongAndBack(t *testing.T) {
	f := withRole(t)
	f.ok(f.n1.CreateService(ServiceConfig{Name: "second", BinaryPath: `R:\app\app.exe`}))
	f.add("Second", TypeGenericService, "ServiceName", "second")
	f.ok(f.c.AddDependency("Second", "App"), f.c.StartResource("Second"))
	f.resource("Second", Online)
	f.ok(f.n1.KillService("app"))
	f.resource("Second", Offline)
	f.resource("Second", Online)
	f.resource("App", Online)
}
