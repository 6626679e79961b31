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
func (r *run) attestPreparation(ctx workflow.Context) {
	hardware := step("PREP-7.1-2", "7.1", "", "the hardware is released by the vendor of the operating system")
	vouched := []activities.Step{
		hardware,
		step("PREP-6.2-1", "6.2/3", "", "nodes may be restarted and services stopped in the agreed change window"),
		step("PREP-7.1.2-3", "7.1.2", "", "the shared disks answer within 10 ms on average"),
		step("PREP-7.1.2-4", "7.1.2", "", "the cluster drive is redundant and part of the backup"),
	}
	if provided := r.optionalComponents(); len(provided) > 0 {
		for _, node := range r.site.NodeNames() {
			vouched = append(vouched, step("PREP-6.2-1", "6.2", node, "the node has "+strings.Join(provided, ", ")))
		}
	}
	r.attest(ctx, "preparation", "vouch for the hardware, the disks, the change window and the backup", vouched...)
	if r.site.Cluster.Virtual {
		r.notApplicable(ctx, step("PREP-7.1-2", "7.1", "", "no superfluous sound hardware"), "the nodes are virtual machines")
	} else {
		r.checkAll(ctx, "PREP-7.1-2", "7.1", "no superfluous sound hardware", func(config.Node) activities.Wanted {
			return activities.HostCheck{NoSoundDevice: true}
		})
	}
	boards := step("PREP-7.1.2-12", "7.1.2", "", "the ISDN boards follow the rules of the Release Notice")
	if !r.site.XPR.ISDNHardware {
		r.notApplicable(ctx, boards, "no ISDN boards in the nodes")
		return
	}
	r.attest(ctx, "isdn-boards", "vouch for the ISDN boards: no mixed boards, versions as released", boards)
}

// optionalComponents are what the site's optional components need on each node, and
// nobody but its administrator knows (V-58, V-59, V-60, V-62).
func (r *run) optionalComponents() []string {
	x := r.site.XPR
	components := []struct {
		chosen bool
		needs  string
	}{
		{r.site.HasService("WebApl"), "Windows' SNMP service, if the webserver's SNMP agent is chosen (4.4.1)"},
		{r.site.HasService("LnApl") || r.site.HasService("LnUmApl"), "a Lotus Notes client 6 or newer (4.4.1)"},
		{x.TTSOnNodes || x.ASROnNodes, "a platform that is released for TTS and ASR (6.2/6)"},
		{r.site.Reports(), "a licence of Crystal Reports, if it is installed there (6.2/6)"},
		{r.site.Office.Enabled, "a licence of Microsoft Office (6.2/9)"},
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
func (r *run) nodeRequirements(ctx workflow.Context, node config.Node) {
	look := func(id, title string, want activities.HostCheck) {
		r.check(ctx, step(id, "7.1.2", node.Name, title), want)
	}
	look("PREP-7.1.2-1", "the processor is fast enough", activities.HostCheck{MinimumMHz: minimumMHz, AcceptCPU: r.site.Checks.AcceptCPU})
	look("PREP-7.1.2-2", "the memory is large enough", activities.HostCheck{MinimumMemoryMB: config.MinimumMemoryMB(r.site), RecommendMemoryMB: recommendMemoryMB})
	look("PREP-7.1.2-5", "the setup medium can be read", activities.HostCheck{Paths: r.medium()})
	look("PREP-7.1.2-6", "the network adapter is connected at 100 Mbit/s or more, a loopback adapter is there",
		activities.HostCheck{ClientIP: node.ClientIP, NetworkLinkMbps: minimumLinkMbps, LoopbackAdapter: true})
	r.recordMAC(ctx, node)
	look("PREP-7.1.2-8", "Windows Server "+r.site.Cluster.WindowsServer+" with PowerShell 5.1 runs",
		activities.HostCheck{WindowsServer: r.site.Cluster.WindowsServer, PowerShell: "5.1"})
	if r.site.Office.Enabled {
		r.check(ctx, step("PREP-6.2-1", "6.2/9", node.Name, "Microsoft Office is installed"),
			activities.InstalledSoftware{Present: []string{officeProduct}})
	}
	look("PREP-7.1.2-10", "the node is no domain controller", activities.HostCheck{MemberServer: true})
}

// nodeConfiguration is the software configuration of one node (7.1.3).
func (r *run) nodeConfiguration(ctx workflow.Context, node config.Node) {
	r.check(ctx, step("PREP-7.1.3-1", "7.1.3", node.Name, "the computer's name is "+node.Name), activities.HostCheck{ComputerName: node.Name})
	r.featureAbsent(ctx, "PREP-7.1.3-3", node.Name, "DHCP", "RSAT-DHCP")
	r.featureAbsent(ctx, "PREP-7.1.3-4", node.Name, "SMTP-Server")
	r.featureAbsent(ctx, "PREP-7.1.3-5", node.Name, "Web-Server", "Web-Mgmt-Console")
	r.check(ctx, step("PREP-7.1.3-6", "7.1.3", node.Name, "the LAN link is up"), activities.HostCheck{ClientIP: node.ClientIP, NetworkLinkMbps: 1})
	client := step("PREP-7.1.3-7", "7.1.3", node.Name, "service DHCP Client is stopped and disabled, unless the node needs it")
	if r.site.Checks.KeepDHCPClient {
		r.notApplicable(ctx, client, "the site keeps the DHCP client, a documented deviation")
		return
	}
	r.guard(ctx, step("PREP-7.1.3-7", "7.1.3", node.Name, "all addresses of the node are static"), activities.HostCheck{StaticAddresses: true})
	r.ensure(ctx, client, activities.DHCPClient{})
}

func (r *run) featureAbsent(ctx workflow.Context, id, node string, names ...string) {
	for _, name := range names {
		r.ensure(ctx, step(id, "7.1.3", node, "feature "+name+" is not installed"), activities.WindowsFeature{Name: name})
	}
}

// recordMAC holds the licensed network adapter against the site file, or against
// the address that an earlier run recorded: a new adapter needs a new licence.
func (r *run) recordMAC(ctx workflow.Context, node config.Node) {
	mac := node.MAC
	if fact, ok := r.fact(factMACPrefix + node.Name); ok && mac == "" {
		mac = fact.Value
	}
	s := hinted(step("PREP-7.1.2-7", "7.1.2", node.Name, "the MAC address is the licensed one"),
		"a changed network adapter needs a new licence file; the old address is locked for licensing (7.1.3)")
	outcome := r.perform(ctx, s, false, func(ctx workflow.Context) (activities.Outcome, error) {
		return r.holds(ctx, s, activities.HostCheck{ClientIP: node.ClientIP, MAC: mac, NetworkLinkMbps: 1})
	})
	if mac == "" {
		r.rememberMAC(ctx, node, outcome.Evidence)
	}
}

// macAddress in the evidence of a network adapter.
var macAddress = regexp.MustCompile(`\bMAC ([0-9A-Fa-f:-]{12,17})`)

// rememberMAC keeps the address of the adapter that has the node's client address.
func (r *run) rememberMAC(ctx workflow.Context, node config.Node, seen []activities.Fact) {
	for _, fact := range seen {
		found := macAddress.FindStringSubmatch(fact.Value)
		if found != nil && slices.Contains(strings.Fields(fact.Value), node.ClientIP) {
			r.remember(ctx, factMACPrefix+node.Name, found[1], "")
			return
		}
	}
}

// addresses are those of 6.1.2: cluster, virtual server, and two of each node.
func (r *run) addresses() []string {
	all := []string{r.site.Cluster.IP, r.site.VirtualServer.IP}
	for _, node := range r.site.Nodes {
		all = append(all, node.ClientIP, node.InterconnectIP)
	}
	return all
}

// reachesLAN are the customer's gateway and DNS servers as seen from a node.
func (r *run) reachesLAN(config.Node) activities.Wanted {
	hosts := r.site.Network.DNSServers
	if r.site.Network.Gateway != "" {
		hosts = append([]string{r.site.Network.Gateway}, hosts...)
	}
	return activities.HostCheck{Reachable: hosts}
}

// checkAll looks at one thing on every node.
func (r *run) checkAll(ctx workflow.Context, id, manual, title string, want func(config.Node) activities.Wanted) {
	for _, node := range r.site.Nodes {
		r.check(ctx, step(id, manual, node.Name, title), want(node))
	}
}

// onlyInPartOne accounts for a step of Windows Server 2008 R2.
func (r *run) onlyInPartOne(ctx workflow.Context, id, title string) {
	r.notApplicable(ctx, step(id, "", "", title), "part 1 of the manual only (Windows Server 2008 R2)")
}
