package precondition

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	kinds "changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// Values of the site record's facts about antivirus programs.
const (
	antivirusStopped = "stopped for the installation"
	antivirusStarted = "started again"
)

// Antivirus stops antivirus programs on every node on which XPR is not installed yet (7.1.3). The site record lists what was
// stopped, so that AntivirusAgain starts the same programs.
func (c Checks) Antivirus() []engine.Item {
	var group []engine.Item
	s := step(steps.Prep7_1Step5, "", "the antivirus services that the site file names are stopped")
	nodes := c.nodesToInstall()
	switch {
	case len(nodes) == 0:
		group = append(group, engine.NotNeeded(s, "XPR is installed on every node"))
	case len(c.Site.Config.Checks.AntivirusServices) == 0:
		group = append(group, engine.NotNeeded(s, "the site file names no antivirus services (checks.antivirusServices)"))
	}
	for _, node := range nodes {
		group = append(group, c.antivirusOn(node)...)
	}
	return group
}

// antivirusOn stops the antivirus programs of a node: the services that the site file names, and Microsoft Defender.
func (c Checks) antivirusOn(node string) []engine.Item {
	var group []engine.Item
	for _, program := range c.antivirusPrograms(node) {
		group = append(group, c.stopAntivirus(program, program.stopStep()))
	}
	if c.Site.Config.Checks.KeepDefender {
		group = append(group, keptDefender(node))
	}
	return append(group, engine.Check(step(steps.Prep7_1Step5, node, "the node was searched for programs of people who are logged on"), check.InteractivePrograms{}))
}

// antivirusPrograms are those that are stopped on a node.
func (c Checks) antivirusPrograms(node string) []antivirus {
	var programs []antivirus
	for _, name := range c.Site.Config.Checks.AntivirusServices {
		programs = append(programs, antivirus{node, name})
	}
	if !c.Site.Config.Checks.KeepDefender {
		programs = append(programs, antivirus{node, defender})
	}
	return programs
}

// AntivirusAfterRestart stops the antivirus programs of a node again that this run has stopped, or found stopped: a service that starts
// with Windows runs again after a restart in the middle of an installation (4.3.13). A chapter calls it after each restart of a node that
// it has not carried out itself by chapter.Restart.
func (c Checks) AntivirusAfterRestart(ctx workflow.Context, node string) {
	var group []engine.Item
	for _, program := range c.antivirusPrograms(node) {
		if _, begun := engine.VerdictOf(c.Run, program.stopStep()); begun {
			group = append(group, c.stopAntivirus(program, program.stopAgainStep()))
		}
	}
	c.Run.Do(ctx, group...)
}

// defender stands for Microsoft Defender where a service's name stands otherwise.
const defender = "Microsoft Defender"

// antivirus is an antivirus program of a node: a service, or Microsoft Defender.
type antivirus struct{ node, name string }

// step is a step about the program. Its title ends with the first text for a service, and with the second for the real-time
// protection of Microsoft Defender.
func (s antivirus) step(service, protection string) runbook.Step {
	if s.name == defender {
		return step(steps.Prep7_1Step5, s.node, "the real-time protection of Microsoft Defender "+protection).
			WithHint("if tamper protection keeps the real-time protection on, turn off tamper protection in the tool that manages Defender, and retry. To leave Defender on, abort, set checks.keepDefender to true in the site file, and start the runbook again")
	}
	return step(steps.Prep7_1Step5, s.node, "antivirus service "+s.name+" "+service)
}

func (s antivirus) stopStep() runbook.Step { return s.toStop("is stopped", "is off") }

func (s antivirus) stopAgainStep() runbook.Step {
	return s.toStop("is stopped after the restart too", "is off after the restart too")
}

// toStop is a step that stops the program, with the advice for a service that refuses to stop.
func (s antivirus) toStop(service, protection string) runbook.Step {
	stop := s.step(service, protection)
	if s.name == defender {
		return stop
	}
	return stop.WithHint("if the service protects itself, turn off its protection in the program that manages it, or stop the service there, then retry. " +
		"If nobody can stop the service, turn off its scans in that program, and skip the step with this as the reason; after a restart of the node, a run asks again. " +
		"If the service is no antivirus program, abort, remove the service from checks.antivirusServices in the site file, and start the runbook again")
}

func (s antivirus) startStep() runbook.Step { return s.step("runs again", "is on again") }

// want is the wanted state of the program: running, or stopped.
func (s antivirus) want(runs bool) kinds.Wanted {
	switch {
	case s.name == defender:
		return windows.RealTimeProtection{On: runs}
	case runs:
		return windows.Service{Name: s.name, State: windows.ServiceRunning, MayBeAbsent: true}
	}
	return windows.Service{Name: s.name, State: windows.ServiceStopped, MayBeAbsent: true}
}

// fact is the key of the site record's fact that the program was stopped or started again.
func (s antivirus) fact() string { return runbook.FactAntivirusPrefix + s.node + "/" + s.name }

// keptDefender warns if Microsoft Defender is on, where the site file leaves it so.
func keptDefender(node string) engine.Item {
	return engine.Check(step(steps.Prep7_1Step5, node, "the state of Microsoft Defender's real-time protection was read"), check.Defender{})
}

// nodesToInstall are the nodes on which XPR is not installed yet, according to the site record. If the role was built by
// hand, or its replications are not in the record, every node may be in production: then it is only the node that the
// runbook works on.
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

// AntivirusAgain starts the programs again that Antivirus has stopped, at the end of the last node's replication.
func (c Checks) AntivirusAgain(ctx workflow.Context) {
	for _, node := range c.nodesToInstall() {
		if node != c.Run.Input().Node && node != c.Site.Config.FirstNode() {
			return
		}
	}
	var group []engine.Item
	for _, service := range c.stoppedAntivirus() {
		node, name, _ := strings.Cut(service, "/")
		group = append(group, c.startAntivirus(antivirus{node, name}))
	}
	c.Run.Do(ctx, group...)
}

// stoppedAntivirus are the programs, as node/name, that were stopped and not started again.
func (c Checks) stoppedAntivirus() []string {
	var services []string
	for _, fact := range c.Run.Record().Facts() {
		if service, ok := strings.CutPrefix(fact.Key, runbook.FactAntivirusPrefix); ok && fact.Value == antivirusStopped {
			services = append(services, service)
		}
	}
	return services
}

// RecordStarted records at the end of a failed run the programs of which the run learned that they were started again only after an
// answer was lost.
func (c Checks) RecordStarted(ctx workflow.Context) {
	for _, service := range c.stoppedAntivirus() {
		node, name, _ := strings.Cut(service, "/")
		if program := (antivirus{node, name}); isMade(engine.Outcome(c.Run, program.startStep())) {
			_ = c.Run.Record().RememberAtTheEnd(ctx, program.fact(), antivirusStarted) // If this fails, a later run finds that the program runs.
		}
	}
}

// isMade reports whether a change is known to have been made.
func isMade(outcome runbook.Verdict) bool {
	return outcome == runbook.Changed || outcome == runbook.ChangedAnswerLost
}

// AntivirusLeft warns at the end of a failed run that antivirus programs are still stopped, or may be.
func (c Checks) AntivirusLeft() {
	var services, unsure []string
	for _, service := range c.stoppedAntivirus() {
		node, name, _ := strings.Cut(service, "/")
		program := antivirus{node, name}
		started := engine.Outcome(c.Run, program.startStep())
		stopped := []runbook.Verdict{engine.Outcome(c.Run, program.stopStep()), engine.Outcome(c.Run, program.stopAgainStep())}
		checks := "requested; to check: " + c.stateCommand(name) + "; to start: " + c.startCommand(name) + ")"
		switch {
		case started == runbook.OutcomeNotKnown:
			unsure = append(unsure, service+" (start "+checks)
		case isMade(started):
		case slices.Contains(stopped, runbook.OutcomeNotKnown):
			unsure = append(unsure, service+" (stop "+checks)
		case !slices.ContainsFunc(stopped, isMade) && c.notStopped(program):
			unsure = append(unsure, service+" (stop failed; to check: "+c.stateCommand(name)+"; to start: "+c.startCommand(name)+")")
		default:
			services = append(services, service+" ("+c.startCommand(name)+")")
		}
	}
	if len(unsure) > 0 {
		c.Run.Safety("it is not known whether these antivirus programs run, because a command failed, or the answer to a command was lost and the node could not be read afterwards (node/program): " + strings.Join(unsure, ", ") +
			"; in an elevated PowerShell on each node, check whether the program runs, and start it if it does not run")
	}
	if len(services) > 0 {
		c.Run.Safety("these antivirus programs are still stopped (node/program): " + strings.Join(services, ", ") +
			"; start the programs now: in an elevated PowerShell on each node, run the command that is in parentheses after the program. When you start the runbook again, leave the programs on: the runbook stops them itself")
	}
}

// notStopped reports whether the last attempt of this run to stop a program has failed.
func (c Checks) notStopped(program antivirus) bool {
	verdict, again := engine.VerdictOf(c.Run, program.stopAgainStep())
	if !again {
		verdict, _ = engine.VerdictOf(c.Run, program.stopStep())
	}
	return verdict == runbook.Failed || verdict == runbook.Skipped
}

// stateCommand is the command by which a person sees whether a program runs.
func (c Checks) stateCommand(program string) string {
	if program == defender {
		return c.Site.Config.Commands().DefenderState()
	}
	return "Get-Service -Name " + config.Quoted(program)
}

// startCommand is the command by which a person starts a program.
func (c Checks) startCommand(program string) string {
	if program == defender {
		return c.Site.Config.Commands().DefenderOn()
	}
	return "Start-Service -Name " + config.Quoted(program)
}

// stopAntivirus stops a program. The site record has the fact before the program is stopped, so that an abort at any moment
// leaves none unrecorded.
func (c Checks) stopAntivirus(program antivirus, s runbook.Step) engine.Item {
	key, want := program.fact(), program.want(false)
	if c.Run.Checking() {
		return engine.NotNeeded(s, engine.OnTheWayOnly)
	}
	return engine.Unless(s, []desk.Proof{{Step: s, Want: want}}, func(ctx workflow.Context, a *engine.Attempt) error {
		if fact, _ := c.Run.Record().Fact(key); fact.Value != antivirusStopped {
			left, err := a.Look(ctx, program.node, want)
			if err != nil || len(left) == 0 {
				return err // It does not exist, or a person has stopped it.
			}
			if !c.Run.OK() {
				return c.Run.Err()
			}
			if c.Run.Record().Remember(ctx, key, antivirusStopped, ""); !c.Run.OK() {
				_ = c.Run.Record().RememberDone(ctx, key, antivirusStarted) // The program was not stopped. If this fails, AntivirusLeft names it.
				return c.Run.Err()
			}
		}
		return a.Ensure(ctx, program.node, want)
	})
}

// startAntivirus starts a program again, and records it afterwards.
func (c Checks) startAntivirus(program antivirus) engine.Item {
	s := program.startStep()
	if c.Run.Checking() {
		return engine.NotNeeded(s, engine.OnTheWayOnly)
	}
	return engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
		err := a.Ensure(ctx, program.node, program.want(true))
		if err == nil {
			_ = c.Run.Record().RememberDone(ctx, program.fact(), antivirusStarted) // If this fails, AntivirusLeft names the program.
		}
		return err
	})
}
