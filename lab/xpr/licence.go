package xpr

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// prepared is the file by which the lab records that clusterprep.exe has run. The manual documents no effect of
// clusterprep.exe.
const prepared = `C:\Windows\Temp\clusterprep.log`

// licencePage is the title of the licence service's page: the heading of 4.3.4.1, since the manual shows dialogs without titles.
const licencePage = "Installation of the License Service in the Cluster"

// componentsPage is the title of the page on which clusterprep.exe asks for the cluster's name: the heading of 4.3.3.
const componentsPage = "Settings and Selection of the Components"

// clusterprep is clusterprep.exe (4.3.3-1), which prepares a node and asks for the name of the cluster.
func (c *Console) clusterprep(h *windows.Host, task Task) error {
	f := &form{pages: task.Pages}
	if name := f.text(componentsPage, "cluster name"); name != "" && !strings.EqualFold(name, cluster.Of(c.world).Name()) {
		f.wrong("page %q: there is no cluster %q", componentsPage, name)
	}
	if err := f.result(task.Program, h.Name()); err != nil {
		return err
	}
	return h.Files.Write(prepared, []byte("prepared for cluster "+cluster.Of(c.world).Name()+"\r\n"))
}

// setup is Setup.exe: it installs the runtimes, the licence service (4.3.4) and XPR (4.3.5 to 4.4.14), depending on the pages of the task.
func (c *Console) setup(h *windows.Host, task Task) error {
	f := &form{pages: task.Pages}
	if _, err := h.Files.Stat(prepared); err != nil {
		f.wrong("clusterprep.exe was not run on %s", h.Name())
	}
	c.checkVirusScanners(f, h)
	if !f.has(licencePage) && !f.has("Specifying the Server Name") {
		f.wrong("neither a page of the licence service nor a page of XPR is filled in")
	}
	if err := f.result(task.Program, h.Name()); err != nil {
		return err
	}
	for _, r := range runtimes {
		addRuntime(h, r)
	}
	if f.has(licencePage) {
		if err := c.installLicenceService(h, task); err != nil {
			return err
		}
	}
	if f.has("Specifying the Server Name") {
		return c.installServer(h, task)
	}
	return nil
}

// licence holds the values of the licence service's page.
type licence struct {
	folder string
	// lines are the lines of the CCF files: the agent's address, its port, the time-out in ms, the number of attempts.
	lines []string
}

// installLicenceService checks the page of the licence service and installs it (4.3.4). It returns *Problems for what the page
// does not accept.
func (c *Console) installLicenceService(h *windows.Host, task Task) error {
	f := &form{pages: task.Pages}
	f.must(licencePage, "New license service installation", "on")
	l := licence{folder: f.clusterFolder(h, licencePage, "Target folder", true)}
	agent := f.text(licencePage, "IP Address")
	l.lines = append(l.lines, agent)
	for _, label := range []string{"Port", "Time-out", "number of connection attempts"} {
		l.lines = append(l.lines, f.number(licencePage, label))
	}
	c.findTarget(f, h, l.folder)
	if isNodeOrClusterIP(c.site, agent) {
		f.wrong("page %q: %s is the address of a node or of the cluster; enter the address of the licence agent", licencePage, agent)
	}
	if port, _ := strconv.Atoi(l.lines[1]); agent != "" && !h.Network.PortOpen(agent, port) {
		f.wrong("page %q: no licence agent answers on %s:%s", licencePage, agent, l.lines[1])
	}
	if _, err := h.Services.Get("licsvc"); err == nil {
		f.wrong("the licence service is installed already")
	}
	if err := f.result(task.Program, h.Name()); err != nil {
		return err
	}
	return c.writeLicenceService(h, l)
}

// number reads a field that must hold a number.
func (f *form) number(title, label string) string {
	value := f.text(title, label)
	if _, err := strconv.Atoi(value); value != "" && err != nil {
		f.wrong("page %q: field %q is %q, not a number", title, label, value)
	}
	return value
}

// writeLicenceService writes program, CCF files and registry of the licence service, and starts it.
func (c *Console) writeLicenceService(h *windows.Host, l licence) error {
	ccf := []byte(strings.Join(append(l.lines, "true"), "\r\n") + "\r\n")
	files := map[string][]byte{
		`\licsvc.exe`:     windows.ProgramContent(serviceID + "licsvc"),
		`\HPXPR_V5.0.ccf`: ccf,
		`\hlm\License Management Information\HPXPR_V5.0\HPXPR_V5.0.ccf`: ccf,
	}
	for path, content := range files {
		if err := plant(h, l.folder+path, content); err != nil {
			return err
		}
	}
	if err := writeSiemensTree(h, l.folder, nodeName(h)); err != nil {
		return err
	}
	h.Software.Add(windows.Product{Key: "OpenScape Xpressions License Service", DisplayName: "OpenScape Xpressions License Service", Version: "7.5", Publisher: "Unify", Wow64: true})
	r, _ := findRow(mandatoryRows, "licsvc")
	return c.startNew(h, scm.ServiceConfig{Name: r.key, DisplayName: r.display, BinaryPath: l.folder + `\` + r.program, StartType: scm.StartAuto})
}

// startNew creates a service and waits until it runs.
func (c *Console) startNew(h *windows.Host, config scm.ServiceConfig) error {
	if err := h.Services.Create(config); err != nil {
		return fmt.Errorf("cannot install service %s on %s: %w; remove the files and services that an earlier setup has left", config.Name, h.Name(), err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := h.Services.Start(config.Name); err != nil {
		return fmt.Errorf("cannot start service %s on %s: %w; look at the event log", config.Name, h.Name(), err)
	}
	if err := h.Services.Await(ctx, config.Name, scm.Running); err != nil {
		return fmt.Errorf("cannot start service %s on %s: %w; look at the event log", config.Name, h.Name(), err)
	}
	return nil
}

// nodeName returns the computer name as GetComputerName does, in upper case.
func nodeName(h *windows.Host) string { return strings.ToUpper(h.Name()) }
