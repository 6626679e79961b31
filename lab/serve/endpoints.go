package serve

import (
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"changeover/config"
)

// Endpoints is the endpoints file of a lab: how a worker reaches its hosts and ports.
type Endpoints struct {
	Hosts  []Endpoint `yaml:"hosts"`
	Probes []Probe    `yaml:"probes,omitempty"`
}

// Endpoint is how a worker reaches one host.
type Endpoint struct {
	Name     string        `yaml:"name"`
	URL      string        `yaml:"url"`
	User     string        `yaml:"user"`
	Password config.Secret `yaml:"password"`
	Auth     string        `yaml:"auth"`
	CAFile   string        `yaml:"caFile"`
}

// Probe is the address at which a port of the virtual server answers.
type Probe struct {
	Target  string `yaml:"target"`
	Port    int    `yaml:"port"`
	Address string `yaml:"address"`
}

// Host finds the endpoint of a host by its name, in any case.
func (e *Endpoints) Host(name string) (Endpoint, error) {
	for _, host := range e.Hosts {
		if strings.EqualFold(host.Name, name) {
			return host, nil
		}
	}
	return Endpoint{}, fmt.Errorf("cannot reach host %s: the lab has no host with this name", name)
}

// Save writes the endpoints to a file that only its owner may read.
func (e *Endpoints) Save(path string) error {
	data, err := yaml.Marshal(e)
	if err != nil {
		return fmt.Errorf("cannot write the endpoints file %s: %w", path, err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return fmt.Errorf("cannot write the endpoints file: %w; choose a directory in which files can be written", err)
	}
	return nil
}

// Endpoints returns how a worker reaches the lab: with the domain account that manages the hosts, and with NTLM over TLS.
func (l *Lab) Endpoints() *Endpoints {
	e := &Endpoints{Probes: l.ports.probes(l.Site.VirtualServer.Name)}
	for _, h := range l.hosts {
		e.Hosts = append(e.Hosts, Endpoint{
			Name: h.model.Name(), URL: l.url(h), User: l.manager(), Password: config.Secret("file:" + h.file), Auth: "ntlm", CAFile: l.caFile,
		})
	}
	return e
}
