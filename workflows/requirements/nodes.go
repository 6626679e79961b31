// Package requirements holds what prepare looks at on the hosts before the role is made: what the manual asks of hardware,
// software and network of each node, and what a person has to attest of it (6.1, 6.2, 7.1).
package requirements

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.temporal.io/sdk/workflow"

	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/precondition"
)

// Minima of 7.1.2: of one node, and of the cluster drive.
const (
	minimumLinkMbps = 100
	leastPowerShell = "5.1"
)

// Hosts are the nodes of the site that a run prepares.
type Hosts struct {
	Preconditions precondition.Checks
	// Medium are files of the setup medium that a node sees.
	Medium []string
}

// officeProduct is how Microsoft Office is listed among the installed software.
const officeProduct = `Microsoft (Office|365)`

// comAssistant is how a ComAssistant may be listed among the installed software, which no document says. XPR cannot be
// set up beside it (3.1.2, V-25).
const comAssistant = `Com ?Assistant`

// Attested asks for what no host shows (7.1, 6.2), and for further statements.
func (h Hosts) Attested(further ...runbook.Step) []engine.Item {
	attested := []runbook.Step{
		step(steps.Prep7_1Step2, "", "the hardware is released by the vendor of the operating system"),
		step(steps.Prep6_2Step1, "", "nodes may be restarted and services stopped in the agreed change window", "6.2/3"),
		step(steps.Ins4_3_1Step1, "", "the folder "+h.Preconditions.Site.Config.Media.Path+" of each node holds the complete content of the setup medium"),
		step(steps.Prep7_1_2Step6, "", "the network adapters are set as the ports of the switches that they are connected to"),
		step(steps.Prep7_1_2Step8, "", "the Release Notice of XPR lists Windows Server "+h.Preconditions.Site.Config.Cluster.WindowsServer),
		step(steps.Prep7_1_2Step4, "", "the cluster drive is redundant and part of the backup"),
	}
	if l := h.Preconditions.Site.Config.Licensing; l.Scenario == config.ScenarioOutside {
		attested = append(attested, step(steps.Prep7_1_2Step7, "", "the licence agent's computer "+l.CLAHostIP+" has the network adapter that the licence is bound to"))
	}
	if c := h.Preconditions.Site.Config.Customer; len(c.DocumentTypes) == 0 || c.NumberingPlan == "" {
		attested = append(attested, step(steps.Prep7_1Step1, "", "the customer has said which types of documents are faxed and what converts them, and the numbering plan is agreed"))
	}
	if provided := h.optionalComponents(); len(provided) > 0 {
		for _, node := range h.Preconditions.Site.Config.NodeNames() {
			attested = append(attested, step(steps.Prep6_2Step1, node, "the node has "+strings.Join(provided, ", "), "6.2"))
		}
	}
	group := h.attest("preparation", "attest the hardware, the change window and the backup", append(attested, further...)...)
	group = append(group, h.soundHardware()...)
	boards := step(steps.Prep7_1_2Step12, "", "the ISDN boards follow the rules of the Release Notice")
	if !h.Preconditions.Site.Config.XPR.ISDNHardware {
		return append(group, engine.NotNeeded(boards, "no ISDN boards in the nodes"))
	}
	return append(group, h.attest("isdn-boards", "attest the ISDN boards: no mixed boards, versions as released", boards)...)
}

// soundHardware is the part of 7.1 about superfluous hardware, which virtual machines do not have.
func (h Hosts) soundHardware() []engine.Item {
	const title = "no superfluous sound hardware"
	if h.Preconditions.Site.Config.Cluster.Virtual {
		return []engine.Item{engine.NotNeeded(step(steps.Prep7_1Step2, "", title), "the nodes are virtual machines")}
	}
	var group []engine.Item
	for _, node := range h.Preconditions.Site.Config.NodeNames() {
		group = append(group, engine.Check(step(steps.Prep7_1Step2, node, title), check.SoundDevices{}))
	}
	return group
}

// speechToText is the layer whose provider in the manual's table is a network with access to the Internet, which is no resource of
// a cluster (E-C22).
const speechToText = "Vm2TxtApl"

// Internet looks whether the nodes reach what the layer for speech to text needs, where the site file names it.
func (h Hosts) Internet() []engine.Item {
	server := h.Preconditions.Site.Config.Network.InternetServer
	if server == "" || !h.Preconditions.Site.Has(speechToText) {
		return nil
	}
	name, port, _ := strings.Cut(server, ":")
	number, _ := strconv.Atoi(port) // The rules for site files leave no other.
	var group []engine.Item
	for _, node := range h.Preconditions.Site.Config.NodeNames() {
		s := step(steps.Prep7_1Step3, node, "the node reaches "+server+" for "+speechToText)
		group = append(group, engine.Check(s.WithHint("let "+node+" reach it through the firewall and retry, or leave "+speechToText+" to a satellite"), check.OpenPort{Address: name, Port: number}))
	}
	return group
}

// optionalComponents are what the site's optional components need on each node, and nobody but its
// administrator knows (V-58, V-59, V-60, V-62).
func (h Hosts) optionalComponents() []string {
	x := h.Preconditions.Site.Config.XPR
	components := []struct {
		chosen bool
		needs  string
	}{
		{h.Preconditions.Site.Has("WebApl"), "Windows' SNMP service, if the webserver's SNMP agent is chosen (4.4.1)"},
		{h.Preconditions.Site.Has("LnApl") || h.Preconditions.Site.Has("LnUmApl"), "a Lotus Notes client 6 or newer (4.4.1)"},
		{h.Preconditions.Site.Has(speechToText) && h.Preconditions.Site.Config.Network.InternetServer == "", "access to the Internet for " + speechToText + " (Table 12/17)"},
		{x.TTSOnNodes || x.ASROnNodes, "a platform that is released for TTS and ASR (6.2/6)"},
		{len(h.Preconditions.Site.ReportingLayers) > 0, "a licence of Crystal Reports, if it is installed there (6.2/6)"},
		{h.Preconditions.Site.Config.Office.Enabled, fmt.Sprintf("one of %d licences of Microsoft Office (6.2/9)", h.Preconditions.Site.Config.Office.Licences)},
	}
	var needs []string
	for _, component := range components {
		if component.chosen {
			needs = append(needs, h.Preconditions.Site.Config.Cited(component.needs))
		}
	}
	return needs
}

// Node are hardware and software of one node (7.1.2).
func (h Hosts) Node(node config.Node) []engine.Item {
	about := func(row steps.Step, title string) runbook.Step { return step(row, node.Name, title) }
	release, needs := h.Preconditions.Site.Config.Cluster.WindowsServer, h.Preconditions.Site.Config.Requirements()
	group := []engine.Item{
		engine.Check(about(steps.Prep7_1_2Step1, "the processor is fast enough"),
			check.Processor{MinimumMHz: needs.MHz, MinimumCores: needs.Cores, AnyMake: needs.AnyMake, Accept: h.Preconditions.Site.Config.Checks.AcceptCPU}),
		engine.Check(about(steps.Prep7_1_2Step2, "the memory is large enough"),
			check.Memory{MinimumMB: config.MinimumMemoryMB(&h.Preconditions.Site.Config), RecommendMB: needs.RecommendMB}),
		engine.Check(about(steps.Prep7_1_2Step5, "the node sees clusterprep.exe and Setup.exe on the setup medium"), check.Paths{Paths: h.Medium}),
		engine.Check(about(steps.Prep7_1_2Step6, "the network adapter is connected at 100 Mbit/s or more, a loopback adapter is there"),
			check.NetworkAdapters{ClientIP: node.ClientIP, LinkMbps: minimumLinkMbps, Loopback: true}),
		h.recordedAdapter(node),
		engine.Check(about(steps.Prep7_1_2Step8, "Windows Server "+release+" with PowerShell "+leastPowerShell+" runs"),
			check.OperatingSystem{WindowsServer: release, PowerShell: leastPowerShell}),
	}
	if first := h.Preconditions.Site.Config.FirstNode(); node.Name != first {
		group = append(group, engine.Check(step(steps.Prep6_2Step1, node.Name, "the node sees the setup medium as "+first+" does"),
			check.SameFiles{Path: h.Preconditions.Site.Config.Media.Path, As: first}))
	}
	if h.Preconditions.Site.Config.Office.Enabled {
		group = append(group, engine.Check(step(steps.Prep6_2Step1, node.Name, "Microsoft Office is installed", "6.2/9"),
			check.InstalledSoftware{Present: []string{officeProduct}}))
	}
	group = append(group, engine.Check(about(steps.Prep7_1_2Step10, "the node is no domain controller"), check.ComputerIdentity{MemberServer: true}))
	// Part 1 forbids a ComAssistant, part 2 does not mention it (E-P06).
	if h.Preconditions.Site.Config.PartOne() {
		return append(group, engine.Check(about(steps.Prep3_1_2Step11, "no ComAssistant is installed"), check.InstalledSoftware{Absent: []string{comAssistant}}))
	}
	return append(group, engine.Check(about(steps.Prep3_1_2Step11, "it is known whether a ComAssistant is installed"), check.InstalledSoftware{Suspect: []string{comAssistant}}))
}

// AgentAdapter is the check of the adapter of a licence agent outside the nodes in prepare, which records the address that
// it sees first.
func (h Hosts) AgentAdapter() []engine.Item {
	look, needed := h.Preconditions.AgentAdapter(h.Preconditions.Site.Config.FirstNode())
	if !needed || h.Preconditions.AgentMAC() != "" {
		return look
	}
	return []engine.Item{h.recorded(look[0], runbook.FactMACPrefix+precondition.Agent)}
}

// recordedAdapter is the check of the licensed adapter in prepare, which records the address that it sees first.
func (h Hosts) recordedAdapter(node config.Node) engine.Item {
	look, key := h.Preconditions.LicensedAdapter(node), runbook.FactMACPrefix+node.Name
	if h.Preconditions.LicensedMAC(node) != "" {
		return look
	}
	return h.recorded(look, key)
}

// recorded keeps the MAC address that a look shows in the site record.
func (h Hosts) recorded(look engine.Item, key string) engine.Item {
	return look.WithFacts(func(ctx workflow.Context, facts []runbook.Fact) {
		for _, fact := range facts {
			if fact.Name == check.MACFact {
				h.Preconditions.Run.Record().Remember(ctx, key, fact.Value, "")
			}
		}
	})
}

// Configuration is the software configuration of one node (7.1.3).
func (h Hosts) Configuration(node config.Node) []engine.Item {
	about := func(row steps.Step, title string) runbook.Step { return step(row, node.Name, title) }
	without := func(row steps.Step, feature, service string) engine.Item {
		return engine.Ensure(about(row, "feature "+feature+" is not installed"), windows.Feature{Name: feature, Service: service})
	}
	group := []engine.Item{
		engine.Check(about(steps.Prep7_1_3Step1, "the computer's name is "+node.Name), check.ComputerIdentity{Name: node.Name}),
		without(steps.Prep7_1_3Step3, "DHCP", "DHCPServer"),
		without(steps.Prep7_1_3Step3, "RSAT-DHCP", ""),
		without(steps.Prep7_1_3Step4, "SMTP-Server", "SMTPSVC"),
		without(steps.Prep7_1_3Step5, "Web-Mgmt-Console", ""),
		without(steps.Prep7_1_3Step5, "Web-Server", "W3SVC"),
		engine.Check(about(steps.Prep7_1_3Step6, "the LAN link is up"), check.NetworkAdapters{ClientIP: node.ClientIP, LinkMbps: 1}),
	}
	group = append(group, engine.Ensure(about(steps.Prep3_1_3Step8, "service License Logging is stopped and disabled, or does not exist"),
		windows.Service{Name: licenseLogging, State: windows.ServiceStopped, StartMode: disabled, MayBeAbsent: true}))
	client := about(steps.Prep7_1_3Step7, "service DHCP Client is stopped and disabled, unless the node needs it")
	if h.Preconditions.Site.Config.Checks.KeepDHCPClient {
		return append(group, engine.Deviation(client, "the site keeps the DHCP client (checks.keepDHCPClient)"))
	}
	return append(group,
		engine.Check(about(steps.Prep7_1_3Step7, "all addresses of the node are static").WithHint(
			"make the address of that adapter static, or disable the adapter; a new Microsoft Loopback Adapter takes its address by DHCP. Where it must stay so, skip: the DHCP Client is not stopped then"),
			check.NetworkAdapters{Static: true}),
		engine.Ensure(client, windows.DHCPClient{}),
	)
}

// licenseLogging is the key of the service License Logging, which Windows Server had up to 2003 (3.1.3, V-27).
const (
	licenseLogging = "LicenseService"
	disabled       = "Disabled"
)

// features are those that Configuration removes.
func features() []string {
	return []string{"DHCP", "RSAT-DHCP", "SMTP-Server", "Web-Mgmt-Console", "Web-Server"}
}

// RemovalSettled is a step that looks whether the removal of a feature waits for a restart of the node. In mode check that is
// a pending change; waits is called where one does.
func (h Hosts) RemovalSettled(node string, waits func()) engine.Item {
	s := RestartStep(node)
	if h.Preconditions.Run.Checking() {
		return engine.Unless(s, []desk.Proof{{Step: s, Want: check.NoRemovalPending{Names: features()}}}, nil)
	}
	look := engine.Check(s, check.NoRemovalPending{Names: features(), Fact: true})
	return look.WithFacts(func(_ workflow.Context, facts []runbook.Fact) {
		if slices.ContainsFunc(facts, func(fact runbook.Fact) bool { return fact.Name == check.RemovalFact }) {
			waits()
		}
	})
}

// RestartStep is the restart of a node that the removal of a feature waits for.
func RestartStep(node string) runbook.Step {
	return step(steps.Prep7_1_3Step3, node, "it is known whether the removal of a feature waits for a restart")
}

// Addresses are those of 6.1.2: cluster, virtual server, and two of each node.
func (h Hosts) Addresses() clustercheck.Addresses {
	want := clustercheck.Addresses{Cluster: h.Preconditions.Site.Config.Cluster.IP, Virtual: h.Preconditions.Site.Config.VirtualServer.IP, Role: h.Preconditions.Role.Name()}
	for _, node := range h.Preconditions.Site.Config.Nodes {
		want.Nodes = append(want.Nodes, clustercheck.NodeAddresses{Name: node.Name, Client: node.ClientIP, Interconnect: node.InterconnectIP})
	}
	return want
}

// LAN looks at the customer's gateway, DNS and VoIP servers from every node. A firewall may drop the ping.
func (h Hosts) LAN() []engine.Item {
	lan := h.Preconditions.Site.Config.Network
	hosts := slices.Concat(lan.DNSServers, lan.VoIPServers)
	if lan.Gateway != "" {
		hosts = append([]string{lan.Gateway}, hosts...)
	}
	const title = "it is known whether gateway, DNS and VoIP servers answer a ping of the node"
	if len(hosts) == 0 {
		return []engine.Item{engine.NotNeeded(step(steps.Prep7_1Step3, "", title), "the site names neither gateway nor DNS or VoIP servers")}
	}
	var group []engine.Item
	for _, node := range h.Preconditions.Site.Config.NodeNames() {
		group = append(group, engine.Check(step(steps.Prep7_1Step3, node, title),
			check.Ping{Addresses: hosts, Optional: true}))
		if len(lan.DNSServers) > 0 {
			group = append(group, engine.Check(step(steps.Prep7_1Step3, node, "the DNS servers answer a query of the node"), check.NameServers{Servers: lan.DNSServers}))
		}
	}
	return group
}

// step is a row of the step table on a host, with another reference where one follows.
func step(row steps.Step, host, title string, manual ...string) runbook.Step {
	s := runbook.Step{ID: row.ID, Manual: row.Manual, Title: title, Host: host}
	if len(manual) > 0 {
		s.Manual = manual[0]
	}
	return s
}

// attest are the items of a statement that has no pages to work through.
func (h Hosts) attest(id, title string, about ...runbook.Step) []engine.Item {
	return h.Preconditions.Run.Record().Attesting(desk.Task{Steps: about, OperatorTask: runbook.OperatorTask{ID: id, Title: title}})
}
