package byhand

import (
	"strconv"

	"changeover/config"
	"changeover/lab/xpr"
)

// licenceAgents carries out 4.2.2 for a site with a licence agent on every node: each agent is installed on its node, not in the
// cluster, added to the licence manager, synchronized, and gets its licence (4.2.2.2 to 4.2.2.5).
func (a *administrator) licenceAgents() error {
	if a.site.Licensing.Scenario != config.ScenarioOnNodes {
		return nil
	}
	for _, h := range a.nodes() {
		node, _ := a.site.Node(h.Name())
		for _, task := range []xpr.Task{a.licenceAgent(), a.licenceManager(node)} {
			if err := a.console.Perform(h.Name(), task); err != nil {
				return err
			}
		}
	}
	return nil
}

// licenceAgent returns the task of 4.2.2.2, the setup of an agent in a folder of the node and with an account of the domain.
func (p *plan) licenceAgent() xpr.Task {
	account := p.site.Accounts.CLA
	if account.Name == "" {
		account = p.site.Accounts.Service
	}
	return xpr.Task{Program: "CLA setup.exe file", Pages: []xpr.Page{page("Installation of a CLA",
		"Target folder", `C:\Program Files (x86)\CLA`, "New User", account.Name, "Password", string(account.Password), "Service Port Number", strconv.Itoa(p.site.Licensing.Port))}}
}

// licenceManager returns the task of 4.2.2.3 to 4.2.2.5 in the pages of the licence manager, with the node's own address for its
// agent.
func (p *plan) licenceManager(node config.Node) xpr.Task {
	file, account := "the licence file of "+node.Name, p.site.Accounts.Service
	for _, licence := range p.site.Licensing.LicenceFiles {
		for _, mac := range licence.MACs {
			if mac == node.MAC {
				file = licence.Path
			}
		}
	}
	return xpr.Task{Program: "http://localhost:8819/clm/servlet/com.siemens.icn.hipath.hlm.csc.clm.ui.ClmServlet", Pages: []xpr.Page{
		page("Adding a CLA to the CLM", "Address", node.ClientIP, "Port", strconv.Itoa(p.site.Licensing.Port)),
		page("Synchronizing a CLA with the CLM", "Logon to domain", "on", "Name", account.Name, "Password", string(account.Password)),
		page("Activating a License for a CLA", "Install local license key on license agent (offline activation)", "on", "License agent", node.ClientIP, "License file", file),
	}}
}

// agentAddress returns the address of the agent that the licence service uses (4.3.4.1-7): the address of the agent's computer.
// With agents on the nodes, it is the address of the virtual server, at which the agent of the role's owner answers.
func (p *plan) agentAddress() string {
	if p.site.Licensing.Scenario == config.ScenarioOnNodes {
		return p.site.VirtualServer.IP
	}
	return p.site.Licensing.CLAHostIP
}
