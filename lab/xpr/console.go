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

// Console carries out the tasks of a person at the consoles of a site's hosts and
// in the licence manager. The service that is tested has no access to it.
type Console struct {
	world *windows.World
	site  *config.Site

	mu sync.Mutex
	// screens are the pages that were filled in last, by screen(host, title).
	screens map[string]Page
}

// Screen returns the page with the values that were last filled in at a host's console; ok is false if there are none.
func (c *Console) Screen(host, title string) (Page, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	page, ok := c.screens[screen(host, title)]
	return page, ok
}

// screen returns the key of a page in Console.screens.
func screen(host, title string) string { return strings.ToLower(host + "\x00" + title) }

// keepScreens stores the pages that a program has accepted.
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

// New copies the setup medium to the nodes, registers the behaviour of the vendor's
// programs with the world, and returns the console of the hosts. It returns an
// error if the medium cannot be written to a node.
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

// HandOver copies the setup medium to a host and adds registry keys of other vendors' software.
func (c *Console) HandOver(h *windows.Host) error {
	if err := c.placeMedium(h); err != nil {
		return err
	}
	return addOtherProducts(h)
}

// openPorts registers the ports on which services listen: the port of the
// licence service, the other ports of the virtual server for the kernel, and the TLS ports.
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

// Services that listen with TLS, each with a certificate that the setup generates (4.4.10).
const (
	webService    = "WebApl"
	tunnelService = "stunnel"
)

// certifiedFor is the validity of the setup's certificates. The manual gives no validity, so this value is the lab's own.
const certifiedFor = 3 * 365 * 24 * time.Hour

// certify generates the certificate of a TLS port for the server name of a page; the port 0 needs no certificate.
func (c *Console) certify(f *form, title string, port int) {
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

// Perform carries out a task at a host's console. If the program has read its pages, the error is *Problems, which lists
// everything that the program does not accept.
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
		return fmt.Errorf("cannot use the console of %s: the site has no such host; name one of its nodes", host)
	}
	if !h.Up() {
		return fmt.Errorf("cannot use the console of %s: the host is restarting; wait until the host is up", host)
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

// runInteractively runs a program at the desktop; the values of its pages do not matter.
func (c *Console) runInteractively(h *windows.Host, task Task) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	code, output, err := h.RunProgram(ctx, windows.Run{Path: task.Program, Interactive: true, User: "operator"})
	if err != nil {
		return fmt.Errorf("cannot start %s on %s: %w; give the path of the program on the medium", task.Program, h.Name(), err)
	}
	if code != 0 && code != rebootRequired {
		return fmt.Errorf("cannot finish %s on %s: the program ended with exit code %d: %s; send GET /dump to the lab, and look for a log of the program among the files of the host", task.Program, h.Name(), code, output)
	}
	return nil
}

// rebootRequired is the exit code of an installer that requires a restart (Windows Installer, ERROR_SUCCESS_REBOOT_REQUIRED).
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
