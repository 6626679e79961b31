package requirements

import (
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/precondition"
)

// Minima of 7.1.2 that no release changes.
const (
	minimumLinkMbps = 100
	leastPowerShell = "5.1"
	sharedDisks     = 2
)

// comAssistant is how a ComAssistant may be listed among the installed software, which no document says. XPR cannot be
// set up beside it (3.1.2, V-25).
const comAssistant = `Com ?Assistant`

// hardware is 7.1.2 of one node: hardware, adapters, Windows, and what must not be installed.
func hardware(c *chapter.Chapter, node config.Node) []engine.Item {
	about := func(row steps.Step, title string) runbook.Step { return chapter.Step(row, node.Name, title) }
	release, needs := c.Site.Config.Cluster.WindowsServer, c.Site.Config.Requirements()
	group := []engine.Item{
		engine.Check(about(steps.Prep7_1_2Step1, "the processor is fast enough").WithHint(
			"use a computer with a faster processor; if the customer accepts the slower processor, abort, set checks.acceptCPU to true in the site file, then start the runbook again"),
			check.Processor{MinimumMHz: needs.MHz, MinimumCores: needs.Cores, AnyMake: needs.AnyMake, Accept: c.Site.Config.Checks.AcceptCPU}),
		engine.Check(about(steps.Prep7_1_2Step2, "the memory is large enough").WithHint("add memory to "+node.Name+", then retry"),
			check.Memory{MinimumMB: config.MinimumMemoryMB(&c.Site.Config), RecommendMB: needs.RecommendMB}),
		engine.Check(about(steps.Prep7_1_2Step5, "the node sees the files of the setup medium that the manual names").WithHint(chapter.CopyMedium(c, node.Name)), check.Paths{Paths: c.Setup().Medium()}),
		engine.Check(about(steps.Prep7_1_2Step6, "the network adapter is connected at 100 Mbit/s or more, and a loopback adapter is installed").WithHint(
			steps.Prep7_1_2Step6.Hint+". If the loopback adapter is missing, install the "+c.Site.Config.Commands().LoopbackAdapter()+" on "+node.Name+" (hdwwiz.exe), then retry"),
			check.NetworkAdapters{ClientIP: node.ClientIP, LinkMbps: minimumLinkMbps, Loopback: true}),
		recordedAdapter(c, node),
		engine.Check(about(steps.Prep7_1_2Step8, "the node runs Windows Server "+release+" with PowerShell "+leastPowerShell+" or newer").WithHint(
			"if PowerShell is older, install Windows Management Framework 5.1 on "+node.Name+", then retry; if the release of Windows differs, abort, correct cluster.windowsServer in the site file, then start the runbook again"),
			check.OperatingSystem{WindowsServer: release, PowerShell: leastPowerShell}),
	}
	group = append(group, mediumAndSoftware(c, node)...)
	group = append(group, engine.Check(about(steps.Prep7_1_2Step10, "the node is not a domain controller").WithHint(
		"use another computer as the node, or have the administrators of the domain remove the domain controller from this computer, then retry"), check.ComputerIdentity{MemberServer: true}))
	// Part 1 forbids a ComAssistant, part 2 does not mention it (E-P06).
	if c.Site.Config.PartOne() {
		return append(group, engine.Check(about(steps.Prep3_1_2Step11, "no ComAssistant is installed").WithHint("remove the ComAssistant from "+node.Name+" in Programs and Features (appwiz.cpl), then retry"),
			check.InstalledSoftware{Absent: []string{comAssistant}}))
	}
	return append(group, engine.Check(about(steps.Prep3_1_2Step11, "the installed software was searched for a ComAssistant"), check.InstalledSoftware{Suspect: []string{comAssistant}}))
}

// attestedHardware is what a person attests of 7.1.2.
func attestedHardware(c *chapter.Chapter) []chapter.Stated {
	release := c.Site.Config.Cluster.WindowsServer
	about := []chapter.Stated{
		{Step: chapter.Step(steps.Prep7_1_2Step6, "", "each network adapter has the same speed and duplex mode as its port on the switch")},
		{Step: chapter.Step(steps.Prep7_1_2Step8, "", "the Release Notice of XPR lists Windows Server "+release), About: release},
		{Step: chapter.Step(steps.Prep7_1_2Step4, "", "the cluster drive is redundant and is part of the backup")},
	}
	if l := c.Site.Config.Licensing; l.Scenario == config.ScenarioOutside {
		about = append(about, chapter.Stated{Step: chapter.Step(steps.Prep7_1_2Step7, "", "the licence agent's computer "+l.CLAHostIP+" has the network adapter that the licence is bound to"), About: l.CLAHostIP})
	}
	return about
}

// boards is what a person attests of ISDN boards (7.1.2).
func boards(c *chapter.Chapter) []engine.Item {
	s := chapter.Step(steps.Prep7_1_2Step12, "", "the ISDN boards follow the rules of the Release Notice")
	if !c.Site.Config.XPR.ISDNHardware {
		return []engine.Item{engine.NotNeeded(s, "the nodes have no ISDN boards (xpr.isdnHardware)")}
	}
	return chapter.Attest(c, "isdn-boards", "attest the ISDN boards: no node has a mix of different boards, and all boards have released versions", s)
}

// recordedAdapter is the check of the licensed adapter of a node, which records the MAC address that it sees first.
func recordedAdapter(c *chapter.Chapter, node config.Node) engine.Item {
	look := c.Preconditions().LicensedAdapter(node)
	if c.Preconditions().LicensedMAC(node) != "" {
		return look
	}
	return recorded(c, look, runbook.FactMACPrefix+node.Name)
}

// agentAdapter is the check of the adapter of a licence agent outside the nodes, which records the MAC address that it sees
// first.
func agentAdapter(c *chapter.Chapter) []engine.Item {
	look, needed := c.Preconditions().AgentAdapter(c.Site.Config.FirstNode())
	if !needed || c.Preconditions().AgentMAC() != "" {
		return look
	}
	return []engine.Item{recorded(c, look[0], runbook.FactMACPrefix+precondition.Agent)}
}

// recorded keeps the MAC address that a look shows in the site record.
func recorded(c *chapter.Chapter, look engine.Item, key string) engine.Item {
	return look.WithFacts(func(ctx workflow.Context, facts []runbook.Fact) {
		for _, fact := range facts {
			if fact.Name == check.MACFact {
				c.Run.Record().Remember(ctx, key, fact.Value, "")
			}
		}
	})
}

// ClusterDrive are the requirements of the shared drive (7.1.2, 7.1.3). They come last: the owner sees the drive only once
// the disk is in the role and online.
func ClusterDrive(c *chapter.Chapter) []engine.Item {
	owner, letter, drive := c.Role.Owner(), c.Site.Config.Disk.DriveLetter, c.Site.Config.Drive()
	diskGB := c.Site.Config.Requirements().DiskGB
	return []engine.Item{
		engine.Check(chapter.Step(steps.Prep7_1_2Step3, owner, fmt.Sprintf("the cluster has %d shared disks, each with %d GB or more", sharedDisks, diskGB)).WithHint(
			"in the storage system, make the missing disk visible to every node, add the disk in Failover Cluster Manager (Storage, Disks, Add Disk), then retry"),
			check.SharedDisks{Count: sharedDisks, MinimumGB: diskGB}),
		engine.Check(chapter.Step(steps.Prep7_1_2Step9, owner, "drive "+drive+" was not created with the command subst").WithHint(
			"on "+owner+", run subst "+drive+" /d, give the letter to the volume of the cluster disk in Disk Management, then retry"),
			check.Drive{Letter: letter, NotSubstituted: true}),
		freeSpace(c),
	}
}

// DiskLatency is the end of 7.1.2: the drive is measured where enough is read and written meanwhile. Where it is not, only the
// vendor of the disks knows, whose figure a person attests.
func DiskLatency(ctx workflow.Context, c *chapter.Chapter) {
	most := c.Site.Config.Requirements().MaximumMs
	s := chapter.Step(steps.Prep7_1_2Step3, c.Role.Owner(), fmt.Sprintf("drive %s answers within %d ms on average", c.Site.Config.Drive(), most))
	want := check.DiskLatency{Letter: c.Site.Config.Disk.DriveLetter, MaximumMs: most}
	known := want
	known.Known = true
	if most == 0 || !c.Run.OK() {
		return
	}
	attested := chapter.AttestAbout(c, "disk-latency", "attest the latency of the shared disks; the latency cannot be measured now, because the disks have too little traffic", chapter.VendorLatency(c))
	if c.Run.Checking() {
		c.Run.Do(ctx, latencyInCheck(c, s, attested, want, known)...)
		return
	}
	fast, shown := engine.Seen(ctx, c.Run, []desk.Proof{{Step: s, Want: known}})
	measured := slices.IndexFunc(shown, func(fact runbook.Fact) bool { return fact.Name == check.LatencyFact })
	switch {
	case fast && measured >= 0:
		c.Run.Do(ctx, chapter.ReadShows(s, shown[measured].Value))
	case measured >= 0:
		c.Run.Do(ctx, engine.Check(s, want))
	default:
		c.Run.Do(ctx, attested...)
	}
}

// latencyInCheck compares the latency in mode check. Until it is known, by a measurement or the vendor's figure, a drive that
// is not there or not used is no drive that is fast enough. Where XPR works already, or somebody has attested the figure, an
// idle drive is in order, and the step claims no more than what was measured.
func latencyInCheck(c *chapter.Chapter, s runbook.Step, attested []engine.Item, want, known check.DiskLatency) []engine.Item {
	onRecord := c.Run.Record().Has(steps.Prep7_1_2Step3.ID)
	if !onRecord && !c.Role.Integrated(c.Role.Seen()) {
		return []engine.Item{engine.Check(s, known)}
	}
	s.Title = fmt.Sprintf("if the latency of drive %s was measured, the average was %d ms or less", c.Site.Config.Drive(), want.MaximumMs)
	items := []engine.Item{engine.Check(s, want)}
	if onRecord {
		items = append(items, attested...)
	}
	return items
}
