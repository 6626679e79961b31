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

// prepared is the trace of clusterprep.exe; the manual names none, so this is the lab's own.
const prepared = `C:\Windows\Temp\clusterprep.log`

// licencePage is the heading of 4.3.4.1: the manual shows dialogs without their titles.
const licencePage = "Installation of the License Service in the Cluster"

// componentsPage is the heading of 4.3.3, below which clusterprep.exe asks for the cluster's name.
const componentsPage = "Settings and Selection of the Components"

// clusterprep prepares the node (4.3.3-1): it asks for the name of the cluster.
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

// setup is the wrapper: the licence service first, then XPR (4.3.4, 4.3.5 ff).
func (c *Console) setup(h *windows.Host, task Task) error {
	f := &form{pages: task.Pages}
	if _, err := h.Files.Stat(prepared); err != nil {
		f.wrong("clusterprep.exe has not been run on %s", h.Name())
	}
	c.quiet(f, h)
	if !f.has(licencePage) && !f.has("Specifying the Server Name") {
		f.wrong("no page of the licence service or of XPR is filled in")
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

// licence is what the page of the licence service says.
type licence struct {
	folder string
	// lines of the CCF files: agent's address, port, time-out in ms, attempts.
	lines []string
}

func (c *Console) installLicenceService(h *windows.Host, task Task) error {
	f := &form{pages: task.Pages}
	f.must(licencePage, "New license service installation", "on")
	l := licence{folder: f.clusterFolder(h, licencePage, "Target folder", true)}
	agent := f.text(licencePage, "IP Address")
	l.lines = append(l.lines, agent)
	for _, label := range []string{"Port", "Time-out", "number of connection attempts"} {
		l.lines = append(l.lines, f.number(licencePage, label))
	}
	c.findPlace(f, h, l.folder)
	if isNodeOrClusterIP(c.site, agent) {
		f.wrong("page %q: %s is the address of a node or of the cluster", licencePage, agent)
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
	return c.leaveLicenceService(h, l)
}

func (f *form) number(title, label string) string {
	value := f.text(title, label)
	if _, err := strconv.Atoi(value); value != "" && err != nil {
		f.wrong("page %q: field %q is %q, not a number", title, label, value)
	}
	return value
}

// leaveLicenceService leaves program, CCF files, registry and the running service.
func (c *Console) leaveLicenceService(h *windows.Host, l licence) error {
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
	if err := leaveSiemensTree(h, l.folder, nodeName(h)); err != nil {
		return err
	}
	h.Software.Add(windows.Product{Key: "OpenScape Xpressions License Service", DisplayName: "OpenScape Xpressions License Service", Version: "7.5", Publisher: "Unify", Wow64: true})
	r, _ := findRow(mandatoryRows, "licsvc")
	return c.startNew(h, scm.ServiceConfig{Name: r.key, DisplayName: r.display, BinaryPath: l.folder + `\` + r.program, StartType: scm.StartAuto})
}

// startNew creates a service and waits until it runs.
func (c *Console) startNew(h *windows.Host, config scm.ServiceConfig) error {
	if err := h.Services.Create(config); err != nil {
		return fmt.Errorf("cannot install service %s on %s: %w; remove what an earlier setup left", config.Name, h.Name(), err)
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

// nodeName is the computer name as programs get it.
func nodeName(h *windows.Host) string { return strings.ToUpper(h.Name()) }
