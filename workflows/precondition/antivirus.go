package precondition

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// What the site record says of an antivirus service.
const (
	antivirusStopped = "stopped for the installation"
	antivirusStarted = "started again"
)

// Antivirus is stopped on every node on which XPR is still to be installed (7.1.3). The site record
// keeps what this service has stopped, so that it starts that again.
func (c Checks) Antivirus() []engine.Item {
	var group []engine.Item
	s := step(steps.Prep7_1Step5, "", "antivirus services are stopped")
	nodes := c.nodesToInstall()
	switch {
	case len(nodes) == 0:
		group = append(group, engine.NotNeeded(s, "XPR is installed on every node"))
	case len(c.Site.Config.Checks.AntivirusServices) == 0:
		group = append(group, engine.NotNeeded(s, "the site names no antivirus services"))
	}
	for _, node := range nodes {
		group = append(group, c.antivirusOn(node)...)
	}
	return group
}

// antivirusOn stops the antivirus programs of a node: the services that the site file names, and Microsoft Defender.
func (c Checks) antivirusOn(node string) []engine.Item {
	var group []engine.Item
	for _, name := range c.Site.Config.Checks.AntivirusServices {
		group = append(group, c.stopAntivirus(scanner{node, name}))
	}
	if c.Site.Config.Checks.KeepDefender {
		group = append(group, keptDefender(node))
	} else {
		group = append(group, c.stopAntivirus(scanner{node, defender}))
	}
	return append(group, engine.Check(step(steps.Prep7_1Step5, node, "it is known whether people who are logged on run programs"), check.InteractivePrograms{}))
}

// defender stands for Microsoft Defender where a service's name stands otherwise.
const defender = "Microsoft Defender"

// scanner is an antivirus program of a node: a service, or Microsoft Defender.
type scanner struct{ node, name string }

// step is about the program: title says what holds of a service, and of Defender's real-time protection.
func (s scanner) step(service, protection string) runbook.Step {
	if s.name == defender {
		return step(steps.Prep7_1Step5, s.node, "the real-time protection of Microsoft Defender "+protection).
			WithHint("where tamper protection keeps it on, turn that off where Defender is managed and retry; set checks.keepDefender in the site file to leave it on")
	}
	return step(steps.Prep7_1Step5, s.node, "antivirus service "+s.name+" "+service)
}

// want is the program that runs or does not.
func (s scanner) want(runs bool) kinds.Wanted {
	switch {
	case s.name == defender:
		return windows.RealTimeProtection{On: runs}
	case runs:
		return windows.Service{Name: s.name, State: windows.ServiceRunning, MayBeAbsent: true}
	}
	return windows.Service{Name: s.name, State: windows.ServiceStopped, MayBeAbsent: true}
}

// fact is the key under which the site record keeps that the program is stopped.
func (s scanner) fact() string { return runbook.FactAntivirusPrefix + s.node + "/" + s.name }

// keptDefender warns of Microsoft Defender on a node where the site leaves it on.
func keptDefender(node string) engine.Item {
	return engine.Check(step(steps.Prep7_1Step5, node, "whether Microsoft Defender protects in real time is known"), check.Defender{})
}

// nodesToInstall are those that do not have XPR yet, as far as the site record knows. In a role that was
// built by hand, or whose replications the record does not know, every node may be in production: there only
// the node is to be installed that the runbook is about.
func (c Checks) nodesToInstall() []string {
	record := c.Run.Record()
	nodes := slices.DeleteFunc(c.Site.Config.FurtherNodes(), func(node string) bool { return record.Has(runbook.FactReplicatedPrefix + node) })
	someDone := len(nodes) < len(c.Site.Config.FurtherNodes())
	production := c.Role.Integrated(c.Role.Seen()) && c.Role.InProduction()
	recorded := someDone && record.Has(runbook.FactCommissioning)
	switch {
	case production && !recorded:
		return slices.DeleteFunc(nodes, func(node string) bool { return node != c.Run.Input().Node })
	case someDone:
		return nodes
	}
	return append([]string{c.Site.Config.FirstNode()}, nodes...)
}

// AntivirusAgain ends what Antivirus began, at the end of the last node's replication.
func (c Checks) AntivirusAgain(ctx workflow.Context) {
	for _, node := range c.nodesToInstall() {
		if node != c.Run.Input().Node && node != c.Site.Config.FirstNode() {
			return
		}
	}
	var group []engine.Item
	for _, service := range c.stoppedAntivirus() {
		node, name, _ := strings.Cut(service, "/")
		group = append(group, c.startAntivirus(scanner{node, name}))
	}
	c.Run.Do(ctx, group...)
}

// stoppedAntivirus are the services, as node/name, that this service has stopped and not started again.
func (c Checks) stoppedAntivirus() []string {
	var services []string
	for _, fact := range c.Run.Record().Facts() {
		if service, ok := strings.CutPrefix(fact.Key, runbook.FactAntivirusPrefix); ok && fact.Value == antivirusStopped {
			services = append(services, service)
		}
	}
	return services
}

// AntivirusLeft warns at the end of a run that failed.
func (c Checks) AntivirusLeft() {
	if services := c.stoppedAntivirus(); len(services) > 0 {
		c.Run.Safety("antivirus services are still stopped: " + strings.Join(services, ", ") + "; start them until the runbook is started again")
	}
}

// stopAntivirus stops a program. That it is stopped is recorded before: at any point where an abort ends the run,
// none is forgotten.
func (c Checks) stopAntivirus(program scanner) engine.Item {
	s, key, want := program.step("is stopped", "is off"), program.fact(), program.want(false)
	if c.Run.Checking() {
		return engine.NotNeeded(s, engine.OnTheWayOnly)
	}
	return engine.Unless(s, []desk.Proof{{Step: s, Want: want}}, func(ctx workflow.Context, a *engine.Attempt) error {
		if fact, _ := c.Run.Record().Fact(key); fact.Value != antivirusStopped {
			left, err := a.Look(ctx, program.node, want)
			if err != nil || len(left) == 0 {
				return err // It is not there, or somebody else has stopped it.
			}
			c.Run.Record().Remember(ctx, key, antivirusStopped, "")
		}
		if !c.Run.OK() {
			return c.Run.Err()
		}
		return a.Ensure(ctx, program.node, want)
	})
}

// startAntivirus starts a program again. That it runs is recorded afterwards.
func (c Checks) startAntivirus(program scanner) engine.Item {
	s := program.step("runs again", "is on again")
	if c.Run.Checking() {
		return engine.NotNeeded(s, engine.OnTheWayOnly)
	}
	return engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
		err := a.Ensure(ctx, program.node, program.want(true))
		if err == nil {
			c.Run.Record().Remember(ctx, program.fact(), antivirusStarted, "")
		}
		return err
	})
}
