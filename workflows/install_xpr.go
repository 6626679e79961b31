package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/registry"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// beforeSetup is 4.3.1 and 4.3.2: medium, licence agent and service accounts.
func beforeSetup(c *chapter.Chapter) []engine.Item {
	n1, l := c.Site.Config.FirstNode(), c.Site.Config.Licensing
	group := []engine.Item{engine.Check(chapter.Step(steps.Ins4_3_1Step1, n1, "the node sees the files of the setup medium that the manual names").WithHint(chapter.CopyMedium(c, n1)), check.Paths{Paths: c.Setup().Medium()})}
	if l.Scenario == config.ScenarioOutside {
		group = append(group, engine.Check(chapter.Step(steps.Ins4_3_1Step1, n1, "the port of the licence agent accepts connections").WithHint(
			fmt.Sprintf("start the service of the licence agent on %s, and allow connections from %s to port %d in the firewalls, then retry; "+
				"if address or port is wrong, abort, correct licensing.claHostIP or licensing.port in the site file, then start the runbook again",
				l.CLAHostIP, n1, l.Port)),
			check.OpenPort{Address: l.CLAHostIP, Port: l.Port}))
	}
	for _, node := range c.Site.Config.NodeNames() {
		for _, account := range c.Site.Accounts() {
			group = append(group, engine.Ensure(chapter.Step(steps.Ins4_3_2Step1, node, account+" may log on as a service"),
				windows.LogonRight{Account: account, Right: chapter.LogonRight}))
		}
	}
	return group
}

// clusterPrep is 4.3.3-1. No host shows that it was done, so the site record keeps it; nobody is asked for it once
// XPR is installed.
func clusterPrep(c *chapter.Chapter, earlier bool) []engine.Item {
	s := chapter.Step(steps.Ins4_3_3Step1, c.Site.Config.FirstNode(), "the node is prepared for an installation on cluster "+c.Site.Config.Cluster.Name)
	if earlier && !c.Run.Record().Has(desk.FactOf(s)) {
		return []engine.Item{engine.NotNeeded(s, "XPR is installed already")}
	}
	return c.Run.Record().Attesting(c.Setup().ClusterPrep(s))
}

// xprSetup is 4.3.5 to 4.4.14: everything that the wrapper and the XPR setup ask.
func xprSetup(c *chapter.Chapter) []engine.Item {
	return append(append(furtherLanguages(c), engine.Asking(c.Setup().XPR())), c.Setup().NotNeeded()...)
}

// furtherLanguages is 4.4.12, before the setup's own task: that task keeps again what was entered for the languages.
func furtherLanguages(c *chapter.Chapter) []engine.Item {
	said, _ := c.Run.Record().Fact(desk.FactOf(chapter.Step(steps.Ins4_3_6Step1, c.Site.Config.FirstNode(), "")))
	languages := c.Setup().FurtherLanguages(said.Value)
	if len(languages) == 0 {
		return []engine.Item{engine.NotNeeded(c.Setup().LanguageStep(), "all languages of the site are chosen in the setup, so no further language pack is needed (4.3.6)")}
	}
	task := c.Setup().LanguagePacks(languages, c.Role.Integrated(c.Role.Seen()))
	return append(c.Run.Record().Attesting(task), c.Setup().LanguagePacksSeen(languages))
}

// dotNet4 is what 4.3.13 leaves behind.
func dotNet4(c *chapter.Chapter) []engine.Item {
	return []engine.Item{engine.Check(chapter.Step(steps.Ins4_3_13Step1, c.Site.Config.FirstNode(), ".NET Framework 4.5 or newer is installed").WithHint("install the .NET Framework 4.8 on the install node, then retry"), check.DotNet{})}
}

// afterSetup are settings that the setup does not make.
func afterSetup(ctx workflow.Context, c *chapter.Chapter) []engine.Item {
	n1, x := c.Site.Config.FirstNode(), c.Site.Config.XPR
	group := voiceFormat(ctx, c)
	postDial := chapter.Step(steps.Ins4_4_15Step1, n1, "Fax G3 post dialing is set up")
	if x.FaxG3PostDial || c.Site.HasFeature("ISDN hardware", "Fax G3 Post Dial") {
		const title = "in the XPR Monitor, tick only 'Fax (G3)' for the protocol entry Fax G3 (ISDNApl > Advanced Settings > Protocols), and set EnablePostdialing to true (Devices > NCO Administration > Variables)"
		group = append(group, chapter.Attest(c, "fax-g3-post-dial", title, postDial)...)
	} else {
		group = append(group, engine.NotNeeded(postDial, "the site file does not choose Fax G3 Post Dial"))
	}
	conferences := chapter.Step(steps.Ins4_4_16Step1, n1, "two addresses for SIP conferences are set up")
	if x.SIPConferences {
		addresses := c.Site.Config.VirtualServer.IP + " and " + x.SIPSecondIP
		title := "set up the addresses " + addresses + " for SIP conferences, each with SIP port 5060 (see 'SIP Configuration' in the Server Administration manual)"
		return append(group, chapter.AttestAbout(c, "sip-conferences", title, chapter.Stated{Step: conferences, About: addresses})...)
	}
	return append(group, engine.NotNeeded(conferences, "the site has no SIP conferences"))
}

// voiceFormat is the recording format of 4.4.5. In a role that runs XPR, the licence service comes online first: its checkpoint
// would undo a change that is made while it is offline (G-02).
func voiceFormat(ctx workflow.Context, c *chapter.Chapter) []engine.Item {
	format := c.Site.Config.XPR.VoiceRecFormat
	s := chapter.Step(steps.Ins4_4_5Step2, c.Role.Owner(), "voice recordings have the format that the site file gives")
	if format.Path == "" {
		return []engine.Item{engine.NotNeeded(s, "the site file gives no registry path for the format (xpr.voiceRecFormat), so the default is kept")}
	}
	want := registry.Value{Key: format.Path, Name: "VoiceRecFormat", Type: chapter.RegistryDWord, Data: []string{fmt.Sprint(format.Value)}}
	written := []engine.Item{engine.Ensure(s, want)}
	licence, _ := c.Site.Service(chapter.LicenceService)
	if c.Run.Checking() || !role.Runs(c.Role.Seen(), licence.Key) || c.Run.Holds(ctx, []desk.Proof{{Step: s, Want: want}}) {
		return written
	}
	s.Title = "the licence service is online while the registry is edited"
	return append([]engine.Item{c.Role.OnlineMeanwhile(s, c.Role.Of(licence))}, written...)
}
