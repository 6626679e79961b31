package requirements

import (
	"fmt"
	"strings"

	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
)

// clusterAndNodes are 7.1.1, 6.1 and 6.2: the cluster with all of its nodes, and what their administration needs.
func clusterAndNodes(c *chapter.Chapter) []engine.Item {
	n1, name := c.Site.Config.FirstNode(), c.Site.Config.Cluster.Name
	group := []engine.Item{
		engine.Check(chapter.Step(steps.Prep7_1_1Step1, n1, "all nodes of the site belong to cluster "+name+" and are up").WithHint(
			"run Get-ClusterNode in an elevated PowerShell on a node; if a node is down, start its cluster service (Start-ClusterNode -Name NODE), then retry; "+
				"if the cluster lacks a node, add the node to the cluster (Add-ClusterNode -Name NODE), then retry; if a name in the site file is wrong, abort, correct the name, then start the runbook again"),
			clustercheck.Nodes{Cluster: name, Names: c.Site.Config.NodeNames(), Up: true, Paused: chapter.PausedHere(c)}),
		engine.Check(chapter.Step(steps.Prep6_1_2Step1, n1, "the cluster and the nodes have the addresses of the site file, and no address is used twice").WithHint(
			"correct the address on the computer or in the cluster, then retry; if the address in the site file is wrong, abort, correct the site file, then start the runbook again"), addresses(c)),
	}
	for _, node := range c.Site.Config.NodeNames() {
		group = append(group, engine.Check(chapter.Step(steps.Prep6_2Step1, node, "the node can be reached and administered"), check.Reachability{}))
	}
	group = append(group, c.Preconditions().Hosts(c.Site.Config.NodeNames()...)...)
	group = append(group, c.Preconditions().DotNet35(true, c.Site.Config.NodeNames()...)...)
	return append(group, engine.Check(chapter.Step(steps.Prep6_2Step2, n1, "the cluster was searched for other roles"), clustercheck.OtherRoles{Role: c.Role.Name()}))
}

// addresses are those of 6.1.2: cluster, virtual server, and two of each node.
func addresses(c *chapter.Chapter) clustercheck.Addresses {
	want := clustercheck.Addresses{Cluster: c.Site.Config.Cluster.IP, Virtual: c.Site.Config.VirtualServer.IP, Role: c.Role.Name()}
	for _, node := range c.Site.Config.Nodes {
		want.Nodes = append(want.Nodes, clustercheck.NodeAddresses{Name: node.Name, Client: node.ClientIP, Interconnect: node.InterconnectIP})
	}
	return want
}

// attestedAdministration is what a person attests of the nodes' administration: the maintenance window, and the setup medium.
func attestedAdministration(c *chapter.Chapter) []chapter.Stated {
	return []chapter.Stated{
		{Step: chapter.Step(steps.Prep6_2Step1, "", "in the agreed maintenance window, nodes may be restarted and services may be stopped", "6.2/3")},
		{Step: chapter.Step(steps.Ins4_3_1Step1, "", "the folder "+c.Site.Config.Media.Path+" on each node contains the complete setup medium"), About: c.Site.Config.Media.Path},
	}
}

// attestedComponents is what a person attests of each node for the site's optional components.
func attestedComponents(c *chapter.Chapter) []chapter.Stated {
	names, needs := optionalComponents(c)
	if len(needs) == 0 {
		return nil
	}
	title := "the node has what the optional components of the site need: " + strings.Join(needs, "; ")
	var about []chapter.Stated
	for _, node := range c.Site.Config.NodeNames() {
		about = append(about, chapter.Stated{Step: chapter.Step(steps.Prep6_2Step1, node, title, "6.2"), About: strings.Join(names, ", ")})
	}
	return about
}

// optionalComponents are the site's optional components, and what they need on each node, which only its administrator
// knows (V-58, V-59, V-60, V-62).
func optionalComponents(c *chapter.Chapter) (names, needs []string) {
	x, office := c.Site.Config.XPR, c.Site.Config.Office
	components := []struct {
		chosen      bool
		name, needs string
	}{
		{c.Site.Has("WebApl"), "WebApl", "the SNMP service of Windows if the SNMP agent of the web server is chosen (4.4.1)"},
		{c.Site.Has("LnApl") || c.Site.Has("LnUmApl"), "Lotus Notes", "a Lotus Notes client 6 or newer (4.4.1)"},
		{c.Site.Has(speechToText) && c.Site.Config.Network.InternetServer == "", speechToText, "access to the Internet for " + speechToText + " (Table 12/17)"},
		{x.TTSOnNodes || x.ASROnNodes, "TTS or ASR", "a platform that is released for text-to-speech (TTS) and speech recognition (ASR) (6.2/6)"},
		{len(c.Site.ReportingLayers) > 0, "Crystal Reports", "a licence for Crystal Reports if Crystal Reports is installed on the node (6.2/6)"},
		{office.Enabled, runbook.Count(office.Licences, "licence") + " for Microsoft Office", fmt.Sprintf("one of the %d licences for Microsoft Office (6.2/9)", office.Licences)},
	}
	for _, component := range components {
		if component.chosen {
			names, needs = append(names, component.name), append(needs, c.Site.Config.Cited(component.needs))
		}
	}
	return names, needs
}

// officeProduct is how Microsoft Office is listed among the installed software.
const officeProduct = `Microsoft (Office|365)`

// notOnNodes are programs that must be neither on the cluster nor on a node (6.2/7), as they may be listed among the installed
// software, which no document says.
func notOnNodes() []string {
	return []string{`\bUCC\b`, `Web ?Conferenc`, `PostgreSQL`, `SQL Server 2005`, `optiClient`, `Smart Services Delivery|\bSSDP\b`}
}

// mediumAndSoftware are the parts of 6.2 about files and programs of a node: each sees the same setup medium as the install node,
// has Microsoft Office where the site uses it, and has no program that 6.2/7 forbids.
func mediumAndSoftware(c *chapter.Chapter, node config.Node) []engine.Item {
	group := []engine.Item{engine.Check(chapter.Step(steps.Prep6_2Step1, node.Name, "the installed software was searched for programs that must not be on a node", "6.2/7"),
		check.InstalledSoftware{Suspect: notOnNodes()})}
	if first := c.Site.Config.FirstNode(); node.Name != first {
		group = append(group, engine.Check(chapter.Step(steps.Prep6_2Step1, node.Name, "the node sees the same files on the setup medium as "+first).WithHint(
			"copy the whole folder "+c.Site.Config.Media.Path+" from "+first+" to "+node.Name+", then retry"),
			check.SameFiles{Path: c.Site.Config.Media.Path, As: first}))
	}
	if c.Site.Config.Office.Enabled {
		group = append(group, engine.Check(chapter.Step(steps.Prep6_2Step1, node.Name, "Microsoft Office is installed", "6.2/9").WithHint(
			"install Microsoft Office on "+node.Name+", then retry; if the site does not use Microsoft Office, abort, set officeConversion.enabled to false in the site file, then start the runbook again"),
			check.InstalledSoftware{Present: []string{officeProduct}}))
	}
	return group
}
