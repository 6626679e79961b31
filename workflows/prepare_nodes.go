package workflows

import (
	"regexp"
	"slices"
	"strings"

	"changeover/activities"
	"changeover/config"

	"go.temporal.io/sdk/workflow"
)

// Minima of 7.1.2: of one node, and of the cluster drive.
const (
	sharedDisks       = 2
	sharedDiskGB      = 200
	freeGB            = 10
	recommendMemoryMB = 8192
	minimumMHz        = 2300
	minimumLinkMbps   = 100
)

// officeProduct is how Microsoft Office is listed among the installed software.
const officeProduct = `Microsoft (Office|365)`

// attestPreparation asks for what no machine can see (7.1, 6.2).
func attestPreparation(ctx workflow.Context, c *chapter) {
	hardware := step(steps.Prep7_1Step2, /*7.1*/ "", "the hardware is released by the vendor of the operating system")
	vouched := []runbook.Step{
		hardware,
		step(steps.Prep6_2Step1, /*6.2/3*/ "", "nodes may be restarted and services stopped in the agreed change window"),
		step(steps.Prep7_1_2Step3, /*7.1.2*/ "", "the shared disks answer within 10 ms on average"),
		step(steps.Prep7_1_2Step4, /*7.1.2*/ "", "the cluster drive is redundant and part of the backup"),
	}
	if provided := optionalComponents(c); len(provided) > 0 {
		for _, node := range c.site.Config.NodeNames() {
			vouched = append(vouched, step(steps.Prep6_2Step1, /*6.2*/ node, "the node has "+strings.Join(provided, ", ")))
		}
	}
	attest(ctx, c, "preparation", "vouch for the hardware, the disks, the change window and the backup", vouched...)
	if c.site.Config.Cluster.Virtual {
		c.run.Do(ctx, engine.NotNeeded(step(steps.Prep7_1Step2, /*7.1*/ "", "no superfluous sound hardware"), "the nodes are virtual machines")
	} else {
		checkAll(ctx, c, "PREP-7.1-2", "7.1", "no superfluous sound hardware", func(config.Node) kinds.Wanted {
			return windows.HostCheck{NoSoundDevice: true}
		})
	}
	boards := step(steps.Prep7_1_2Step12, /*7.1.2*/ "", "the ISDN boards follow the rules of the Release Notice")
	if !c.site.Config.XPR.ISDNHardware {
		c.run.Do(ctx, engine.NotNeeded(boards, "no ISDN boards in the nodes")
		return
	}
	attest(ctx, c, "isdn-boards", "vouch for the ISDN boards: no mixed boards, versions as released", boards)
}

// optionalComponents are what the site's optional components need on each node, and
// nobody but its administrator knows (V-58, V-59, V-60, V-62).
func optionalComponents(c *chapter) []string {
	x := c.site.Config.XPR
	components := []struct {
		chosen bool
		needs  string
	}{
		{c.site.Has("WebApl"), "Windows' SNMP service, if the webserver's SNMP agent is chosen (4.4.1)"},
		{c.site.Has("LnApl") || c.site.Has("LnUmApl"), "a Lotus Notes client 6 or newer (4.4.1)"},
		{x.TTSOnNodes || x.ASROnNodes, "a platform that is released for TTS and ASR (6.2/6)"},
		{c.site.Config.Reports(), "a licence of Crystal Reports, if it is installed there (6.2/6)"},
		{c.site.Config.Office.Enabled, "a licence of Microsoft Office (6.2/9)"},
	}
	var needs []string
	for _, c := range components {
		if c.chosen {
			needs = append(needs, c.needs)
		}
	}
	return needs
}

// nodeRequirements are hardware and software of one node (7.1.2).
func nodeRequirements(ctx workflow.Context, c *chapter, node config.Node) {
	look := func(id, title string, want windows.HostCheck) {
		c.run.Do(ctx, engine.Check(step(id, "7.1.2", node.Name, title), want)
	}
	look("PREP-7.1.2-1", "the processor is fast enough", windows.HostCheck{MinimumMHz: minimumMHz, AcceptCPU: c.site.Config.Checks.AcceptCPU})
	look("PREP-7.1.2-2", "the memory is large enough", windows.HostCheck{MinimumMemoryMB: config.MinimumMemoryMB(c.site), RecommendMemoryMB: recommendMemoryMB})
	look("PREP-7.1.2-5", "the setup medium can be read", windows.HostCheck{Paths: medium(c)})
	look("PREP-7.1.2-6", "the network adapter is connected at 100 Mbit/s or more, a loopback adapter is there",
		windows.HostCheck{ClientIP: node.ClientIP, NetworkLinkMbps: minimumLinkMbps, LoopbackAdapter: true})
	recordMAC(ctx, c, node)
	look("PREP-7.1.2-8", "Windows Server "+c.site.Config.Cluster.WindowsServer+" with PowerShell 5.1 runs",
		windows.HostCheck{WindowsServer: c.site.Config.Cluster.WindowsServer, PowerShell: "5.1"})
	if c.site.Config.Office.Enabled {
		c.run.Do(ctx, engine.Check(step(steps.Prep6_2Step1, /*6.2/9*/ node.Name, "Microsoft Office is installed"),
			windows.InstalledSoftware{Present: []string{officeProduct}})
	}
	look("PREP-7.1.2-10", "the node is no domain controller", windows.HostCheck{MemberServer: true})
}

// nodeConfiguration is the software configuration of one node (7.1.3).
func nodeConfiguration(ctx workflow.Context, c *chapter, node config.Node) {
	c.run.Do(ctx, engine.Check(step(steps.Prep7_1_3Step1, /*7.1.3*/ node.Name, "the computer's name is "+node.Name), windows.HostCheck{ComputerName: node.Name})
	featureAbsent(ctx, c, "PREP-7.1.3-3", node.Name, "DHCP", "RSAT-DHCP")
	featureAbsent(ctx, c, "PREP-7.1.3-4", node.Name, "SMTP-Server")
	featureAbsent(ctx, c, "PREP-7.1.3-5", node.Name, "Web-Server", "Web-Mgmt-Console")
	c.run.Do(ctx, engine.Check(step(steps.Prep7_1_3Step6, /*7.1.3*/ node.Name, "the LAN link is up"), windows.HostCheck{ClientIP: node.ClientIP, NetworkLinkMbps: 1})
	client := step(steps.Prep7_1_3Step7, /*7.1.3*/ node.Name, "service DHCP Client is stopped and disabled")
	if c.site.Config.Checks.KeepDHCPClient {
		c.run.Do(ctx, engine.NotNeeded(client, "the site keeps the DHCP client, a documented deviation")
		return
	}
	c.run.Do(ctx, engine.Guard(step(steps.Prep7_1_3Step7, /*7.1.3*/ node.Name, "all addresses of the node are static"), windows.HostCheck{StaticAddresses: true})
	c.run.Do(ctx, engine.Ensure(client, windows.WindowsService{Name: "Dhcp", StartMode: "Disabled", State: stopped})
}

func featureAbsent(ctx workflow.Context, c *chapter, id, node string, names ...string) {
	for _, name := range names {
		c.run.Do(ctx, engine.Ensure(step(id, "7.1.3", node, "feature "+name+" is not installed"), windows.WindowsFeature{Name: name})
	}
}

// recordMAC holds the licensed network adapter against the site file, or against
// the address that an earlier run recorded: a new adapter needs a new licence.
func recordMAC(ctx workflow.Context, c *chapter, node config.Node) {
	mac := node.MAC
	if fact, ok := c.run.Fact(runbook.FactMACPrefix + node.Name); ok && mac == "" {
		mac = fact.Value
	}
	s := hinted(step(steps.Prep7_1_2Step7, /*7.1.2*/ node.Name, "the MAC address is the licensed one"),
		"a changed network adapter needs a new licence file; the old address is locked for licensing (7.1.3)")
	outcome := r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		return r.holds(ctx, s, windows.HostCheck{ClientIP: node.ClientIP, MAC: mac, NetworkLinkMbps: 1})
	})
	if mac == "" {
		rememberMAC(ctx, c, node, outcome.Evidence)
	}
}

// macAddress in the evidence of a network adapter.
var macAddress = regexp.MustCompile(`\bMAC ([0-9A-Fa-f:-]{12,17})`)

// rememberMAC keeps the address of the adapter that has the node's client address.
func rememberMAC(ctx workflow.Context, c *chapter, node config.Node, seen []runbook.Fact) {
	for _, fact := range seen {
		found := macAddress.FindStringSubmatch(fact.Value)
		if found != nil && slices.Contains(strings.Fields(fact.Value), node.ClientIP) {
			c.run.Remember(ctx, runbook.FactMACPrefix+node.Name, found[1], "")
			return
		}
	}
}

// addresses are those of 6.1.2: cluster, virtual server, and two of each node.
func addresses(c *chapter) []string {
	all := []string{c.site.Config.Cluster.IP, c.site.Config.VirtualServer.IP}
	for _, node := range c.site.Config.Nodes {
		all = append(all, node.ClientIP, node.InterconnectIP)
	}
	return all
}

// reachesLAN are the customer's gateway and DNS servers as seen from a node.
func reachesLAN(c *chapter, config.Node) kinds.Wanted {
	hosts := c.site.Config.Network.DNSServers
	if c.site.Config.Network.Gateway != "" {
		hosts = append([]string{c.site.Config.Network.Gateway}, hosts...)
	}
	return windows.HostCheck{Reachable: hosts}
}

// checkAll looks at one thing on every node.
func checkAll(ctx workflow.Context, c *chapter, id, manual, title string, want func(config.Node) kinds.Wanted) {
	for _, node := range c.site.Config.Nodes {
		c.run.Do(ctx, engine.Check(step(id, manual, node.Name, title), want(node))
	}
}

// onlyInPartOne accounts for a step of Windows Server 2008 R2.
func onlyInPartOne(ctx workflow.Context, c *chapter, id, title string) {
	c.run.Do(ctx, engine.NotNeeded(step(id, "", "", title), "part 1 of the manual only (Windows Server 2008 R2)")
}
