package xpr

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"changeover/config"
	"changeover/lab/windows"
)

// Console is a person at the consoles of a site's hosts, with the setup medium
// and the licence manager. The service has no access to it.
type Console struct {
	world *windows.World
	site  *config.Site

	mu sync.Mutex
	// screens are the pages as they were filled in last, by host and title.
	screens map[string]Page
}

// Screen returns what a page shows at a host's console: the values with which it was filled in last.
func (c *Console) Screen(host, title string) (Page, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	page, ok := c.screens[screen(host, title)]
	return page, ok
}

func screen(host, title string) string { return strings.ToLower(host + "\x00" + title) }

// keepScreens remembers the pages that a program has accepted.
func (c *Console) keepScreens(host string, task Task) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.screens == nil {
		c.screens = map[string]Page{}
	}
	for _, page := range task.Pages {
		c.screens[screen(host, page.Title)] = page
	}
}

// New puts the setup medium of the site on its nodes, teaches the world what the
// vendor's programs do, and gives the console of its hosts. It fails where a
// node has no drive for the medium.
func New(world *windows.World, site *config.Site) (*Console, error) {
	c := &Console{world: world, site: site}
	c.handlePrograms()
	for _, h := range world.Hosts() {
		if err := c.HandOver(h); err != nil {
			return nil, err
		}
	}
	c.openPorts()
	return c, nil
}

// HandOver puts the setup medium on a host, beside the software of other vendors.
func (c *Console) HandOver(h *windows.Host) error {
	if err := c.placeMedium(h); err != nil {
		return err
	}
	return addBystanders(h)
}

// openPorts lets the virtual server's ports answer while the services run
// that listen on them: the licence service, and the kernel for the others.
func (c *Console) openPorts() {
	licence := c.site.Licensing.ServicePort
	if licence == 0 {
		licence = 13010
	}
	c.world.ListenWhile("licsvc", licence)
	for _, port := range c.site.VirtualServer.Ports {
		if port != licence {
			c.world.ListenWhile("mrs", port)
		}
	}
	for service, port := range map[string]int{webService: c.site.TLS.WebPort, tunnelService: c.site.TLS.StunnelPort} {
		if port != 0 {
			c.world.ListenWhile(service, port)
		}
	}
}

// Services that serve TLS, each with the certificate that the setup makes for it (4.4.10).
const (
	webService    = "WebApl"
	tunnelService = "stunnel"
)

// certifiedFor is how long a certificate of the setup holds; the manual names no time.
const certifiedFor = 3 * 365 * 24 * time.Hour

// serve makes the certificate that a port serves from now on.
func (c *Console) serve(f *form, title string, port int) {
	if port == 0 {
		return
	}
	now := c.world.Now()
	der, err := Certificate(f.text(title, "Server name"), now, now.Add(certifiedFor))
	if err != nil {
		f.wrong("page %q: %v", title, err)
	}
	c.world.Certificates.Store(port, der)
}

// Perform does a task at a host's console as a careful person would: whatever
// a program or its pages don't accept comes back as one error that lists it all.
func (c *Console) Perform(host string, task Task) error {
	err := c.perform(host, task)
	if err == nil {
		c.keepScreens(host, task)
	}
	return err
}

func (c *Console) perform(host string, task Task) error {
	h := c.world.Host(host)
	if h == nil {
		return fmt.Errorf("cannot go to the console of %s: the site has no such host; name one of its nodes", host)
	}
	if !h.Up() {
		return fmt.Errorf("cannot use the console of %s: it is restarting; wait until it is up", host)
	}
	if strings.HasPrefix(strings.ToLower(task.Program), "http") {
		return c.licenceManager(h, task)
	}
	if strings.EqualFold(task.Program, agentProgram) {
		task.Program = agentDownload
	}
	content, err := h.Files.Read(task.Program)
	if err != nil {
		return fmt.Errorf("cannot start %s on %s: %w; give the path of the program on the medium", task.Program, host, err)
	}
	perform := map[string]func(*windows.Host, Task) error{
		clusterprepID: c.clusterprep, setupID: c.setup, agentID: c.agentSetup, printerID: c.printerSetup,
	}
	for id, do := range perform {
		if string(content) == string(windows.ProgramContent(id)) {
			return do(h, task)
		}
	}
	return c.runInteractively(h, task)
}

// runInteractively starts a program that asks nothing that matters.
func (c *Console) runInteractively(h *windows.Host, task Task) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	code, output, err := h.RunProgram(ctx, windows.Run{Path: task.Program, Interactive: true, User: "operator"})
	if err != nil {
		return fmt.Errorf("cannot start %s on %s: %w; give the path of a program on the medium", task.Program, h.Name(), err)
	}
	if code != 0 && code != rebootRequired {
		return fmt.Errorf("cannot finish %s on %s: it ended with %d: %s; read its log", task.Program, h.Name(), code, output)
	}
	return nil
}

// rebootRequired is the exit code of an installer that wants a restart.
const rebootRequired = 3010

// password resolves the reference in the password field of a page.
func (c *Console) password(f *form, title string) string {
	const label = "Password"
	ref := f.text(title, label)
	if ref == "" {
		return ""
	}
	value, err := c.world.ResolveSecret(config.Secret(ref))
	if err != nil {
		f.wrong("page %q: field %q: %v", title, label, err)
	}
	return value
}
