package scenario

import (
	"path/filepath"

	"changeover/lab/serve"
	"changeover/runbook"
)

// Scenario is a site and the runs on it, one after another.
type Scenario struct {
	Name string
	// Site is the path of the site file, relative to tests/scenario.
	Site string
	// Built is the state of the cluster at the start of the scenario.
	Built serve.Built
	// Shows says what only this scenario exercises.
	Shows string
	// Runs holds the runs in their order.
	Runs []Run
	// Prepared reports whether the nodes need programs that only the scenario provides.
	Prepared bool
}

// Run is one run of a scenario.
type Run struct {
	Runbook string
	Input   runbook.Input
	// Before, if set, is called before the run, to change or to check the hosts.
	Before func(*Stage)
	// Parked returns the answer to a step that waits: one of the updates retry, skip and abort. If it is nil, the
	// person aborts.
	Parked func(*Stage, runbook.ParkedStep) string
	// Does, if set, is called when the person does a task, before confirming it.
	Does func(*Stage, runbook.OperatorTask)
	// Warns holds parts of warnings that the steps of the run must have.
	Warns []string
	// InSync reports whether the run must change nothing.
	InSync bool
	// Aborted reports whether the person aborts the run, which must leave the role online and no node paused.
	Aborted bool
}

// exampleSite returns the path of an example site's file.
func exampleSite(name string) string {
	return filepath.Join("..", "..", "config", "sites", name+".yaml")
}

// scenarioSite returns the path of the file of a site for scenarios.
func scenarioSite(name string) string { return filepath.Join("sites", name+".yaml") }

// deployTwice returns two deployments, the second of which must change nothing.
func deployTwice() []Run {
	return []Run{{Runbook: runbook.Deploy}, {Runbook: runbook.Deploy, InSync: true}}
}

// Scenarios returns all scenarios.
func Scenarios() []Scenario {
	return []Scenario{
		{Name: "berlin", Site: exampleSite("berlin"), Shows: "an ordinary site with a satellite", Runs: deployTwice()},
		{Name: "munich", Site: exampleSite("munich"), Shows: "three nodes and the mandatory services only; a look at the cluster before", Runs: []Run{
			{Runbook: runbook.Deploy, Before: lookWithoutSite}, {Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "bergen", Site: scenarioSite("bergen"), Shows: "licence agents on the nodes, Exchange of both generations, Lotus Notes, a hotfix, time zones, display names, a further language", Runs: []Run{
			{Runbook: runbook.Deploy}, {Runbook: runbook.Install, Before: pointToMissingAgent}, {Runbook: runbook.Install, Before: addLanguage}, {Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "lyon", Site: scenarioSite("lyon"), Shows: "every service that may run on a cluster except those for mail systems, ISDN, and SIP with two addresses", Runs: deployTwice()},
		{Name: "turku", Site: scenarioSite("turku"), Shows: "hosts that do not meet the manual's requirements", Runs: []Run{
			{Runbook: runbook.Deploy, Before: makeUnprepared, Parked: prepareHost, Warns: []string{
				"OpenScape ComAssistant 2.0 is installed", "PostgreSQL 9.6 9.6 is installed", `HKLM\SOFTWARE\Wow6432\PP-COM exists`,
				`people are logged on and run programs: C:\Program Files\Backup\tray.exe; before XPR is installed, end`,
			}},
			{Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "geneva", Site: scenarioSite("geneva"), Shows: "eight nodes", Runs: deployTwice()},
		{Name: "narvik", Site: scenarioSite("narvik"), Shows: "a satellite and a node are removed, a new computer replaces a lost node", Runs: membership()},
		{Name: "by-hand", Site: scenarioSite("bergen"), Built: serve.ByHand, Shows: "a cluster that was built at the consoles", Runs: adoption()},
		{Name: "oslo", Site: filepath.Join("..", "sites", "oslo.yaml"), Shows: "a cluster that was changed by hand, a newer medium, a service that fails", Runs: []Run{
			{Runbook: runbook.Prepare},
			{Runbook: runbook.Install},
			{Runbook: runbook.Integrate},
			{Runbook: runbook.ReplicateToNode, Input: runbook.Input{Node: "OSL2"}},
			{Runbook: runbook.FailoverTest, Before: requireMoreSpace, Warns: []string{"less than the advised 9000 GB (7.1.3); the documents of XPR take more and more space on this drive"}},
			{Runbook: runbook.AddSatellite, Input: runbook.Input{Satellite: "OSLSAT1"}, Before: func(s *Stage) { requireUsualSpace(s); failAddressAndLicences(s) }, Parked: bringRoleBack()},
			{Runbook: runbook.ReplicateToNode, Input: runbook.Input{Node: "OSL2"}, Before: removeService},
			{Runbook: runbook.Deploy, Before: changeByHand},
			{Runbook: runbook.FailoverTest, Before: breakOptional, Parked: repairOptional},
			{Runbook: runbook.Integrate, Before: replaceMediumDLL, Parked: moveRoleAway},
			{Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "brest", Site: scenarioSite("brest"), Shows: "the runbooks for maintenance, each with a step that fails and is retried or aborted", Runs: maintenance(), Prepared: true},
		{Name: "leipzig", Site: exampleSite("leipzig"), Shows: "Windows Server 2008 R2, to which part 1 of the manual applies, on computers that part 2 does not allow", Runs: []Run{
			{Runbook: runbook.Deploy, Before: makeSmall}, {Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "erfurt", Site: scenarioSite("erfurt"), Shows: "all scripts for Windows Server 2008 R2 only, changes by hand, and a node that is removed", Runs: []Run{
			{Runbook: runbook.Deploy, Before: installSMTP},
			{Runbook: runbook.Deploy, Before: changeByHand},
			{Runbook: runbook.Deploy, InSync: true},
			{Runbook: runbook.RemoveNode, Input: runbook.Input{Node: "EFU3"}, Warns: []string{"the site file still names node EFU3"}},
		}},
		{Name: "vienna", Site: exampleSite("vienna"), Shows: "names with blanks, brackets and quotes, two satellites, Office", Runs: deployTwice()},
	}
}
