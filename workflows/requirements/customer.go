package requirements

import (
	"slices"
	"strconv"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// customer is 7.1: what the customer answers in the site file, what a person attests because no host shows it, the
// customer's network, and the addresses and names that the cluster has.
func customer(c *chapter.Chapter, state cluster.State) []engine.Item {
	return slices.Concat(
		[]engine.Item{chapter.SiteSays(steps.Prep7_1Step1, "the site file follows the rules for site files", "the site file is "+c.Site.File+", with digest "+c.Site.Digest+customerAnswers(c))},
		attested(c, state), soundDevices(c), boards(c), network(c), internet(c),
		[]engine.Item{chapter.ReadShows(chapter.Step(steps.Prep7_1Step4, c.Site.Config.FirstNode(), "the IP addresses and network names of the cluster were read"), accessPoints(state))},
	)
}

// customerAnswers are the customer's answers in the site file.
func customerAnswers(c *chapter.Chapter) string {
	answers, text := c.Site.Config.Customer, ""
	if len(answers.DocumentTypes) > 0 {
		text += "; documents that are faxed: " + strings.Join(answers.DocumentTypes, ", ")
	}
	if answers.NumberingPlan != "" {
		text += "; numbering plan: " + answers.NumberingPlan
	}
	return text
}

// attested is the operator task about everything that no host shows: of the customer, of the nodes' administration and of
// their hardware.
func attested(c *chapter.Chapter, state cluster.State) []engine.Item {
	about := []chapter.Stated{{Step: chapter.Step(steps.Prep7_1Step2, "", "the vendor of the operating system has tested and approved the hardware")}}
	about = append(about, attestedAdministration(c)...)
	about = append(about, attestedHardware(c)...)
	if a := c.Site.Config.Customer; len(a.DocumentTypes) == 0 || a.NumberingPlan == "" {
		about = append(about, chapter.Stated{Step: chapter.Step(steps.Prep7_1Step1, "", "the customer has named the types of documents to fax and the software that converts them, and the numbering plan is agreed")})
	}
	about = slices.Concat(about, attestedComponents(c), computerAccount(c, state))
	return chapter.AttestAbout(c, "preparation", "attest the hardware, the maintenance window and the backup", about...)
}

// soundDevices is the part of 7.1 about superfluous hardware, which virtual machines do not have.
func soundDevices(c *chapter.Chapter) []engine.Item {
	const title = "the node has no superfluous sound hardware"
	if c.Site.Config.Cluster.Virtual {
		return []engine.Item{engine.NotNeeded(chapter.Step(steps.Prep7_1Step2, "", title), "the nodes are virtual machines")}
	}
	var group []engine.Item
	for _, node := range c.Site.Config.NodeNames() {
		group = append(group, engine.Check(chapter.Step(steps.Prep7_1Step2, node, title).WithHint("remove the device from "+node+", or disable the device in Device Manager (devmgmt.msc), then retry"), check.SoundDevices{}))
	}
	return group
}

// network looks at the customer's gateway, DNS and VoIP servers from every node. A firewall may drop the ping.
func network(c *chapter.Chapter) []engine.Item {
	lan := c.Site.Config.Network
	hosts := slices.Concat(lan.DNSServers, lan.VoIPServers)
	if lan.Gateway != "" {
		hosts = append([]string{lan.Gateway}, hosts...)
	}
	const title = "the node has sent a ping to the gateway, the DNS servers and the VoIP servers"
	if len(hosts) == 0 {
		return []engine.Item{engine.NotNeeded(chapter.Step(steps.Prep7_1Step3, "", title), "the site file names no gateway, no DNS servers and no VoIP servers (network)")}
	}
	var group []engine.Item
	for _, node := range c.Site.Config.NodeNames() {
		group = append(group, engine.Check(chapter.Step(steps.Prep7_1Step3, node, title), check.Ping{Addresses: hosts, Optional: true}))
		if len(lan.DNSServers) > 0 {
			group = append(group, engine.Check(chapter.Step(steps.Prep7_1Step3, node, "at least one DNS server answers a query of the node").WithHint(
				"check that the DNS service runs on the servers and that no firewall blocks port 53, then retry; if the addresses are wrong, abort, correct network.dnsServers in the site file, then start the runbook again"),
				check.NameServers{Servers: lan.DNSServers}))
		}
	}
	return group
}

// speechToText is the layer whose provider in the manual's table is a network with access to the Internet, which is no
// resource of a cluster (E-C22).
const speechToText = "Vm2TxtApl"

// internet looks whether the nodes reach the server that the layer for speech to text needs, where the site file names it.
func internet(c *chapter.Chapter) []engine.Item {
	server := c.Site.Config.Network.InternetServer
	if server == "" || !c.Site.Has(speechToText) {
		return nil
	}
	name, port, _ := strings.Cut(server, ":")
	number, _ := strconv.Atoi(port) // The rules for site files leave no other.
	var group []engine.Item
	for _, node := range c.Site.Config.NodeNames() {
		s := chapter.Step(steps.Prep7_1Step3, node, "the node can connect to "+server+", the server that "+speechToText+" needs")
		group = append(group, engine.Check(s.WithHint("allow connections from "+node+" to "+server+" in the firewall and retry. "+
			"Or, if a satellite can carry "+speechToText+": abort, write "+speechToText+" into satellites[].apls of the site file only, and not into xpr.services, then start the runbook again"),
			check.OpenPort{Address: name, Port: number}))
	}
	return group
}

// accessPoints are the IP addresses and network names that the cluster has.
func accessPoints(state cluster.State) string {
	found := ""
	for _, resource := range state.Resources {
		if resource.Type == role.IPAddress || resource.Type == role.NetworkName {
			found += " '" + resource.Name + "'"
		}
	}
	if found == "" {
		return "the cluster has no resource of type IP Address or Network Name yet"
	}
	return "the cluster has these resources of type IP Address and Network Name:" + found
}

// computerAccount is what a person attests before there is a network name: the cluster makes its account in Active Directory,
// or finds it prepared there, and a name that it cannot make stays offline. A session over WinRM cannot ask a domain controller.
func computerAccount(c *chapter.Chapter, state cluster.State) []chapter.Stated {
	v := c.Site.Config.VirtualServer
	named := slices.ContainsFunc(state.Resources, func(resource cluster.Resource) bool {
		return resource.Type == role.NetworkName && strings.EqualFold(resource.Group, c.Role.Name())
	})
	if named || v.Preexisting || c.Role.Integrated(state) {
		return nil
	}
	return []chapter.Stated{{Step: chapter.Step(steps.Prep7_3_1Step1, "", "the cluster has the right to create the computer account "+v.Name+" in Active Directory, or this account already exists there and is disabled", "7.3.1/3"), About: v.Name}}
}
