// Package serve puts a lab together: the model of a site's hosts and cluster,
// WinRM in front of each host, the virtual server's ports and the operator's
// console.
package serve

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"changeover/config"
	"changeover/lab/byhand"
	"changeover/lab/cluster"
	"changeover/lab/cluster/customer"
	"changeover/lab/model"
	"changeover/lab/shell"
	"changeover/lab/windows"
	"changeover/lab/wsman"
	"changeover/lab/xpr"
)

// Options of a lab.
type Options struct {
	// Directory is the directory for the password files and the certificate of the certificate authority; it must exist.
	Directory string
	// Address is the address to listen on, "host" or "host:port"; empty for 127.0.0.1. With a port, the hosts get this port and
	// the next ones; without a port, free ports are chosen.
	Address string
	// Scale is the factor for durations: 1 is realistic, 0.02 makes a start of seconds take tens of milliseconds.
	Scale float64
	// Seed is the seed of the random part of durations.
	Seed int64
	// Costs are times of real hosts that the lab adds.
	Costs model.Costs
	// Secrets resolves the site's references; nil for References.
	Secrets Resolver
	// Watch receives input and output of the programs that are started over WinRM; nil for none.
	Watch wsman.Watcher
	// Built is the state of the cluster when the lab begins.
	Built Built
	// Warn receives what a person should know, such as a missing password; nil for none.
	Warn func(string)
}

// Built is the state of a cluster when a lab begins.
type Built string

const (
	// AsDelivered is the state in which the customer hands the hosts over, without a role and without XPR.
	AsDelivered Built = ""
	// ByHand is a whole cluster that an administrator has built at the consoles.
	ByHand Built = "by-hand"
	// ByHandDiffering is ByHand with the ten differences of byhand.Plant.
	ByHandDiffering Built = "by-hand-differing"
)

// Resolver resolves a site's references to secrets.
type Resolver interface {
	Resolve(ref config.Secret) (string, error)
}

// Lab is a running lab.
type Lab struct {
	Site    *config.Site
	World   *windows.World
	Console *xpr.Console

	options  Options
	listen   *addresses
	ca       *wsman.CA
	caFile   string
	password string
	planted  []byhand.Difference
	hosts    []*labHost
	ports    *virtualPorts
	// endControl closes the control interface; nil: it was not opened.
	endControl func()
	injected   faults
	closeAll   sync.Once
}

// HostLine is the line that a lab prints for a host. The user is the host's local administrator, who may log on with Basic and
// with NTLM.
type HostLine struct {
	Name     string `json:"name"`
	URL      string `json:"url"`
	User     string `json:"user"`
	Password string `json:"password"`
	CAFile   string `json:"caFile"`
}

// Start builds the site's hosts as the customer hands them over, before XPR,
// and serves them until Close.
func Start(site *config.Site, options Options) (*Lab, error) {
	site = site.WithDefaults()
	l := &Lab{Site: site, options: options}
	if options.Secrets == nil {
		l.options.Secrets = References{}
	}
	var err error
	if l.options.Directory, err = filepath.Abs(options.Directory); err != nil {
		return nil, fmt.Errorf("cannot find the directory of the lab's files: %w", err)
	}
	if err := l.build(); err != nil {
		return nil, fmt.Errorf("cannot build the lab of site %s: %w", site.Name, err)
	}
	if err := l.serve(); err != nil {
		l.Close()
		return nil, fmt.Errorf("cannot serve the lab of site %s: %w", site.Name, err)
	}
	return l, nil
}

// build makes the model: hosts, cluster, the vendor's programs and the account
// that manages the hosts.
func (l *Lab) build() error {
	secrets := &siteSecrets{resolver: l.options.Secrets, warn: l.options.Warn}
	scale := l.options.Scale
	if l.options.Built != AsDelivered {
		scale = buildingScale
	}
	world, err := customer.FromSite(l.Site, windows.Options{Scale: scale, Seed: l.options.Seed, Secret: secrets.resolve, Costs: l.options.Costs})
	if err != nil {
		return err
	}
	secrets.settled()
	l.World = world
	world.HandleTasks(shell.TaskRunner)
	if l.Console, err = xpr.New(world, l.Site); err != nil {
		return err
	}
	if l.password, err = newPassword(); err != nil {
		return err
	}
	if err := l.addManager(); err != nil {
		return err
	}
	if err := l.buildByHand(); err != nil {
		return err
	}
	world.BeginJournal()
	return nil
}

// buildByHand lets an administrator build the cluster before the lab begins, if Options.Built asks for it.
func (l *Lab) buildByHand() error {
	switch l.options.Built {
	case AsDelivered:
		return nil
	case ByHand, ByHandDiffering:
		if err := byhand.Build(l.World, l.Console, l.Site); err != nil {
			return err
		}
	default:
		return fmt.Errorf("the lab cannot begin with cluster '%s'; choose %s or %s", l.options.Built, ByHand, ByHandDiffering)
	}
	var err error
	if l.options.Built == ByHandDiffering {
		l.planted, err = byhand.Plant(l.World, l.Site)
	}
	l.World.Rescale(l.options.Scale)
	return err
}

// buildingScale is the scale while the cluster is built by hand: hours of an administrator take seconds.
const buildingScale = 0.002

// Planted returns the differences from the manual with which the cluster was built by hand.
func (l *Lab) Planted() []byhand.Difference { return l.planted }

func (l *Lab) serve() error {
	var err error
	if l.listen, err = newAddresses(l.options.Address); err != nil {
		return err
	}
	if l.ca, err = wsman.NewCA(); err != nil {
		return err
	}
	l.caFile = filepath.Join(l.options.Directory, "ca.pem")
	if err := os.WriteFile(l.caFile, l.ca.PEM(), 0o600); err != nil {
		return fmt.Errorf("cannot write the certificate of the lab's certificate authority: %w; choose a directory in which files can be written", err)
	}
	for _, model := range l.World.Hosts() {
		h, err := l.serveHost(model)
		if err != nil {
			return fmt.Errorf("cannot serve WinRM of %s: %w", model.Name(), err)
		}
		l.hosts = append(l.hosts, h)
	}
	l.ports, err = serveVirtualPorts(l.World, l.listen, l.Site.VirtualServer.Ports)
	return err
}

// Hosts lists the hosts as the lab prints them.
func (l *Lab) Hosts() []HostLine {
	var out []HostLine
	for _, h := range l.hosts {
		out = append(out, HostLine{Name: h.model.Name(), URL: l.url(h), User: localAdministrator, Password: h.password, CAFile: l.caFile})
	}
	return out
}

// Faults returns the rules for the faults in front of a host; nil for an unknown host.
func (l *Lab) Faults(host string) *wsman.Rules {
	for _, h := range l.hosts {
		if strings.EqualFold(h.model.Name(), host) {
			return h.faults
		}
	}
	return nil
}

// WriteDump writes the model's state as JSON to a file, and makes the file's directory.
func (l *Lab) WriteDump(path string) error {
	data, err := json.MarshalIndent(cluster.DumpOf(l.World), "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if err == nil {
		err = os.WriteFile(path, append(data, '\n'), 0o644) //nolint:gosec // the state holds no secret
	}
	if err != nil {
		return fmt.Errorf("cannot write the lab's state: %w; choose another file", err)
	}
	return nil
}

// Close stops serving. The model's state can still be dumped.
func (l *Lab) Close() {
	l.closeAll.Do(func() {
		if l.endControl != nil {
			l.endControl()
		}
		l.ports.close()
		for _, h := range l.hosts {
			h.close()
		}
		l.World.Close()
	})
}
