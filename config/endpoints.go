package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Ways of authentication to a host.
const (
	AuthNTLM  = "ntlm"
	AuthBasic = "basic"
)

// Endpoints say how a worker reaches a site's hosts and ports. They stand in a
// file of their own, so that one site file runs against a lab and the real thing.
type Endpoints struct {
	Hosts  []Endpoint `json:"hosts" yaml:"hosts"`
	Probes []Probe    `json:"probes,omitempty" yaml:"probes,omitempty"`
}

// Endpoint is how one host is managed over WinRM.
type Endpoint struct {
	// Name of the host as the site file spells it, case-insensitive.
	Name string `json:"name" yaml:"name"`
	// URL of the WinRM listener, e.g. https://kern1.example.net:5986/wsman.
	URL  string `json:"url" yaml:"url"`
	User string `json:"user" yaml:"user"`
	// Password is a reference. The path of a file: reference is relative to the endpoints file.
	Password Secret `json:"password" yaml:"password"`
	// Auth is "ntlm" or "basic"; default ntlm.
	Auth string `json:"auth,omitempty" yaml:"auth,omitempty"`
	// CAFile holds the certificates that the host's is checked against, in PEM, relative to the
	// endpoints file; empty: the system's.
	CAFile string `json:"caFile,omitempty" yaml:"caFile,omitempty"`
	// InsecureHTTP allows a URL without TLS: passwords (basic) or sessions (ntlm) can then be read on the way.
	InsecureHTTP bool `json:"insecureHTTP,omitempty" yaml:"insecureHTTP,omitempty"`
}

// Probe is where a TCP port of a target answers, as seen from the worker.
type Probe struct {
	// Target is the name of a host, a satellite or the virtual server, case-insensitive.
	Target string `json:"target" yaml:"target"`
	// Port as clients know it.
	Port int `json:"port" yaml:"port"`
	// Address is host:port to connect to.
	Address string `json:"address" yaml:"address"`
}

// LoadEndpoints reads and checks an endpoints file. Relative paths in it are made
// absolute from the file's directory. The error is Problems where the file was
// read but is not right.
func LoadEndpoints(path string) (*Endpoints, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the endpoints file: %w; give the worker the file that says how each host is reached", err)
	}
	directory, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("cannot find the directory of the endpoints file %s: %w", path, err)
	}
	endpoints, err := ParseEndpoints(data, directory)
	if err != nil {
		return nil, fmt.Errorf("cannot use endpoints file %s: %w", path, err)
	}
	return endpoints, nil
}

// ParseEndpoints is LoadEndpoints for a file's content; relative paths start from directory.
func ParseEndpoints(data []byte, directory string) (*Endpoints, error) {
	var endpoints Endpoints
	if problems := decodeChecked(data, &endpoints); len(problems) > 0 {
		return nil, problems
	}
	endpoints.locate(directory)
	return &endpoints, nil
}

// Save writes the endpoints to a file that only its owner may read. Paths are written as they are.
func (e *Endpoints) Save(path string) error {
	data, err := yaml.Marshal(e)
	if err != nil {
		return fmt.Errorf("cannot write the endpoints file %s: %w", path, err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return fmt.Errorf("cannot write the endpoints file: %w; choose a directory that may be written", err)
	}
	return nil
}

// Host finds the endpoint of a host by its name, in any case.
func (e *Endpoints) Host(name string) (Endpoint, error) {
	for _, host := range e.Hosts {
		if strings.EqualFold(host.Name, name) {
			return host, nil
		}
	}
	return Endpoint{}, fmt.Errorf("cannot reach host %s: the endpoints file has no host of that name; add it there and start the worker again", name)
}

// ProbeAddress is where a port of a target answers as seen from the worker, if the
// file says so.
func (e *Endpoints) ProbeAddress(target string, port int) (string, bool) {
	for _, probe := range e.Probes {
		if strings.EqualFold(probe.Target, target) && probe.Port == port {
			return probe.Address, true
		}
	}
	return "", false
}

// Missing are those of the names that the file has no host for.
func (e *Endpoints) Missing(names ...string) []string {
	var missing []string
	for _, name := range names {
		if _, err := e.Host(name); err != nil {
			missing = append(missing, name)
		}
	}
	return missing
}

// locate fills defaults and makes relative paths absolute.
func (e *Endpoints) locate(directory string) {
	for i := range e.Hosts {
		host := &e.Hosts[i]
		if host.Auth == "" {
			host.Auth = AuthNTLM
		}
		if host.CAFile != "" {
			host.CAFile = absolute(directory, host.CAFile)
		}
		if name, ok := strings.CutPrefix(string(host.Password), "file:"); ok {
			host.Password = Secret("file:" + absolute(directory, name))
		}
	}
}

func absolute(directory, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(directory, path)
}
