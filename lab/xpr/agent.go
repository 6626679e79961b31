package xpr

import (
	"strconv"
	"strings"

	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

const (
	// agentPage is the title of the agent's pages: the heading of 4.2.2.2.
	agentPage = "Installation of a CLA"
	// agentService is the name of the agent's service.
	agentService = "CLA"
)

// agentSetup is the setup of the licence agent (CLA) on a node (4.2.2.2). It returns *Problems for what the setup refuses.
func (c *Console) agentSetup(h *windows.Host, task Task) error {
	f := &form{pages: task.Pages}
	folder := strings.TrimRight(f.text(agentPage, "Target folder"), `\`)
	user, password := f.text(agentPage, "New User"), c.password(f, agentPage)
	port := f.number(agentPage, "Service Port Number")
	if folder != "" && onClusterDrive(h, folder) {
		f.wrong("page %q: folder %q is on the cluster drive; choose a folder on a drive of the node", agentPage, folder)
	}
	principal, err := h.Accounts.Lookup(user)
	switch {
	case user == "":
	case err != nil || principal.Source != "ActiveDirectory":
		f.wrong("page %q: %q is not a user of the domain", agentPage, user)
	case !c.world.CheckPassword(user, password):
		f.wrong("page %q: the password of %q is wrong", agentPage, user)
	}
	if _, err := h.Services.Get(agentService); err == nil {
		f.wrong("the licence agent is installed already")
	}
	c.checkVirusScanners(f, h)
	if err := f.result(task.Program, h.Name()); err != nil {
		return err
	}
	return c.installAgent(h, folder, port, principal.SID, user, password)
}

// installAgent writes the agent's program and starts its service with an account of the domain.
func (c *Console) installAgent(h *windows.Host, folder, port, sid, user, password string) error {
	if err := plant(h, folder+`\cla.exe`, []byte("MZ cla")); err != nil {
		return err
	}
	if err := h.Accounts.SetRight("SeServiceLogonRight", append(h.Accounts.Rights()["SeServiceLogonRight"], sid)); err != nil {
		return err
	}
	number, _ := strconv.Atoi(port)
	c.world.ListenWhile(agentService, number)
	h.Software.Add(windows.Product{Key: "Customer License Agent", DisplayName: "Customer License Agent", Version: "2.0", Publisher: "Unify", Wow64: true})
	return c.startNew(h, scm.ServiceConfig{
		Name: agentService, DisplayName: "Customer License Agent", BinaryPath: `"` + folder + `\cla.exe"`,
		StartType: scm.StartAuto, Account: user, Password: password,
	})
}

// licenceManager is the web interface of the licence manager (CLM), 4.2.2.3 to
// 4.2.2.5: it adds the agent of a node, synchronizes it and activates its licence.
func (c *Console) licenceManager(h *windows.Host, task Task) error {
	f := &form{pages: task.Pages}
	address := f.text("Adding a CLA to the CLM", "Address")
	port, _ := strconv.Atoi(f.number("Adding a CLA to the CLM", "Port"))
	if ip, ok := h.Network.Resolve(address); address != "" && (!ok || !containsNode(c.site.Nodes, ip)) {
		f.wrong("page %q: %s is not the address of a node", "Adding a CLA to the CLM", address)
	} else if address != "" && !h.Network.PortOpen(address, port) {
		f.wrong("page %q: no licence agent answers on %s:%d", "Adding a CLA to the CLM", address, port)
	}
	f.must("Synchronizing a CLA with the CLM", "Logon to domain", "on")
	f.must("Activating a License for a CLA", "Install local license key on license agent (offline activation)", "on")
	user, password := f.text("Synchronizing a CLA with the CLM", "Name"), c.password(f, "Synchronizing a CLA with the CLM")
	if user != "" && !c.world.CheckPassword(user, password) {
		f.wrong("page %q: %q cannot log on to the domain", "Synchronizing a CLA with the CLM", user)
	}
	f.text("Activating a License for a CLA", "License agent")
	f.text("Activating a License for a CLA", "License file")
	return f.result(task.Program, h.Name())
}
