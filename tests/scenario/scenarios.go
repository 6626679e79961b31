package scenario

import (
	"path/filepath"

	"changeover/lab/serve"
	"changeover/runbook"
)

// Scenario is a site and the runs that follow one another there.
type Scenario struct {
	Name string
	// Site is the path of the site file, below tests/scenario.
	Site string
	// Built is how far the cluster is when the scenario begins.
	Built serve.Built
	// Shows says what no other scenario shows.
	Shows string
	// Runs follow one another.
	Runs []Run
	// Prepared: the nodes need programs that only the scenario puts there.
	Prepared bool
}

// Run is one run of a scenario.
type Run struct {
	Runbook string
	Input   runbook.Input
	// Before changes the hosts before this run, or looks at them; nil: they are as the last run left them.
	Before func(*Stage)
	// Parked answers a step that waits: one of the updates retry, skip and abort; nil: such a run is aborted.
	Parked func(*Stage, runbook.ParkedStep) string
	// Does is what the person does for a task before confirming it; nil: nothing but what its program asks for.
	Does func(*Stage, runbook.OperatorTask)
	// Warns are parts of warnings that the steps of the run have.
	Warns []string
	// InSync: the run changes nothing.
	InSync bool
	// Aborted: the person aborts the run, which leaves the role online and no node paused.
	Aborted bool
}

// example is one of the example sites.
func example(name string) string { return filepath.Join("..", "..", "config", "sites", name+".yaml") }

// ours is a site of the scenarios.
func ours(name string) string { return filepath.Join("sites", name+".yaml") }

// twice deploys a site, and finds nothing to do the second time.
func twice() []Run { return []Run{{Runbook: runbook.Deploy}, {Runbook: runbook.Deploy, InSync: true}} }

// Scenarios returns all scenarios.
func Scenarios() []Scenario {
	return []Scenario{
		{Name: "berlin", Site: example("berlin"), Shows: "a usual site with a satellite", Runs: twice()},
		{Name: "munich", Site: example("munich"), Shows: "three nodes and the mandatory services only; a look at the cluster before", Runs: []Run{
			{Runbook: runbook.Deploy, Before: looks}, {Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "bergen", Site: ours("bergen"), Shows: "licence agents on the nodes, Exchange of both generations, Lotus Notes, a hotfix, time zones, display names, a further language", Runs: []Run{
			{Runbook: runbook.Deploy}, {Runbook: runbook.Install, Before: otherAgent}, {Runbook: runbook.Install, Before: anotherLanguage}, {Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "lyon", Site: ours("lyon"), Shows: "every service that may run on a cluster but those for mail systems, ISDN and SIP with two addresses", Runs: twice()},
		{Name: "turku", Site: ours("turku"), Shows: "hosts that are not as the manual wants them", Runs: []Run{
			{Runbook: runbook.Deploy, Before: asFound, Parked: putRight, Warns: []string{
				"OpenScape ComAssistant 2.0 is installed", `HKLM\SOFTWARE\Wow6432\PP-COM exists`,
				`programs of people who are logged on run: C:\Program Files\Backup\tray.exe; end`,
			}},
			{Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "geneva", Site: ours("geneva"), Shows: "eight nodes", Runs: twice()},
		{Name: "narvik", Site: ours("narvik"), Shows: "a satellite and a node leave, a new computer takes the place of a lost node", Runs: membership()},
		{Name: "by-hand", Site: ours("bergen"), Built: serve.ByHand, Shows: "a cluster that was built at the consoles", Runs: adoption()},
		{Name: "oslo", Site: filepath.Join("..", "sites", "oslo.yaml"), Shows: "a cluster that was changed by hand, a newer medium, a service that breaks", Runs: []Run{
			{Runbook: runbook.Prepare},
			{Runbook: runbook.Install},
			{Runbook: runbook.Integrate},
			{Runbook: runbook.ReplicateToNode, Input: runbook.Input{Node: "OSL2"}},
			{Runbook: runbook.FailoverTest, Before: wantsMoreSpace, Warns: []string{"less than the 9000 GB of 7.1.3: the documents of XPR grow there"}},
			{Runbook: runbook.AddSatellite, Input: runbook.Input{Satellite: "OSLSAT1"}, Before: func(s *Stage) { wantsAsBefore(s); failedWithLicences(s) }, Parked: roleComesBack()},
			{Runbook: runbook.ReplicateToNode, Input: runbook.Input{Node: "OSL2"}, Before: withoutAService},
			{Runbook: runbook.Deploy, Before: drifted},
			{Runbook: runbook.FailoverTest, Before: breaks, Parked: works},
			{Runbook: runbook.Integrate, Before: newerMedium, Parked: leavesTheFirstNode},
			{Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "brest", Site: ours("brest"), Shows: "the runbooks for maintenance, each with a step that fails, is tried again or aborted", Runs: maintenance(), Prepared: true},
		{Name: "leipzig", Site: example("leipzig"), Shows: "Windows Server 2008 R2, to which part 1 of the manual applies, on computers that part 2 refuses", Runs: []Run{
			{Runbook: runbook.Deploy, Before: small}, {Runbook: runbook.Deploy, InSync: true},
		}},
		{Name: "erfurt", Site: ours("erfurt"), Shows: "all that is sent to Windows Server 2008 R2 alone, changes by hand, and a node that leaves", Runs: []Run{
			{Runbook: runbook.Deploy, Before: smtpInstalled},
			{Runbook: runbook.Deploy, Before: drifted},
			{Runbook: runbook.Deploy, InSync: true},
			{Runbook: runbook.RemoveNode, Input: runbook.Input{Node: "EFU3"}, Warns: []string{"node EFU3 still stands in the site file"}},
		}},
		{Name: "vienna", Site: example("vienna"), Shows: "names with blanks, brackets and quotes, two satellites, Office", Runs: twice()},
	}
}
