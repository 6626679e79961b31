// Package endpoints reads the endpoints file, which says how a worker reaches the
// hosts and ports of its sites.
package endpoints

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"changeover/config"
	"changeover/config/textfile"
	"changeover/config/yamlfile"
)

// Ways of authentication to a host.
const (
	AuthNTLM  = "ntlm"
	AuthBasic = "basic"
)

// File says how a worker reaches a site's hosts and ports. It is separate from the site file,
// so that the same site file can be used with a lab and with the real hosts.
type File struct {
	// Hosts are the nodes of all sites. Satellites need no entry: no worker connects to them.
	Hosts []Host `json:"hosts" yaml:"hosts" jsonschema:"required,minItems=1,maxItems=1000"`
	// Probes are ports of a virtual server for which the worker uses a different address than clients use.
	Probes []Probe `json:"probes,omitempty" yaml:"probes,omitempty" jsonschema:"maxItems=1000"`
}

// Host is how one host is managed over WinRM.
type Host struct {
	// Name is the name of the host as in the site file, in upper or lower case.
	Name string `json:"name" yaml:"name" jsonschema:"required"`
	// URL is the URL of the WinRM listener, e.g. https://kern1.example.net:5986/wsman.
	URL string `json:"url" yaml:"url" jsonschema:"required"`
	// User is the administrator account that manages the host, e.g. DOMAIN\admin.
	User string `json:"user" yaml:"user" jsonschema:"required"`
	// Password is a reference to the password of user, env:NAME or file:PATH. A relative PATH starts at the directory of
	// the endpoints file.
	Password config.Secret `json:"password" yaml:"password" jsonschema:"required"`
	// Auth is "ntlm" or "basic". "ntlm" takes domain accounts and local accounts, "basic" takes only local accounts;
	// default ntlm.
	Auth string `json:"auth,omitempty" yaml:"auth,omitempty" jsonschema:"enum=ntlm,enum=basic"`
	// CAFile is a file in PEM format with the certificates of the authorities that may have issued the host's
	// certificate. A relative path starts at the directory of the endpoints file; default: the certificates of the
	// worker's system.
	CAFile string `json:"caFile,omitempty" yaml:"caFile,omitempty"`
	// InsecureHTTP: true if a URL without TLS is allowed. Others on the network can then read and change all requests and
	// answers. With basic, others can also read the password.
	InsecureHTTP bool `json:"insecureHTTP,omitempty" yaml:"insecureHTTP,omitempty"`
}

// Probe is where a TCP port of a target answers, as seen from the worker.
type Probe struct {
	// Target is the name of the virtual server, in upper or lower case.
	Target string `json:"target" yaml:"target" jsonschema:"required"`
	// Port is the TCP port that clients use.
	Port int `json:"port" yaml:"port" jsonschema:"required,minimum=1,maximum=65535"`
	// Address is the host and the port to which the worker connects, e.g. 10.0.0.5:13010.
	Address string `json:"address" yaml:"address" jsonschema:"required"`
}

// Load reads and checks an endpoints file. Relative paths in it are made
// absolute from the file's directory. The error is a problem.List where the file was
// read but is not right.
func Load(path string) (*File, error) {
	data, err := textfile.Read(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the endpoints file: %w; give --endpoints FILE, the path of an endpoints file that the worker's account may read", err)
	}
	directory, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("cannot find the directory of the endpoints file %s: %w", path, err)
	}
	file, err := Parse(data, directory)
	if err != nil {
		return nil, fmt.Errorf("cannot use endpoints file %s: %w", path, err)
	}
	return file, nil
}

// Parse is Load for a file's content; relative paths start from directory.
func Parse(data []byte, directory string) (*File, error) {
	var file File
	shape, err := yamlfile.Decode(data, &file)
	if err != nil {
		return nil, err
	}
	problems := shape.Problems
	for _, found := range file.check() {
		if !shape.Follows(found) {
			problems = append(problems, found)
		}
	}
	if len(problems) > 0 {
		return nil, shape.Locate(problems).InFileOrder()
	}
	file.locate(directory)
	return &file, nil
}

// Save writes the endpoints to a file that only its owner may read. Paths are written as they are.
func (f *File) Save(path string) error {
	data, err := yaml.Marshal(f)
	if err != nil {
		return fmt.Errorf("cannot write the endpoints file %s: %w", path, err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return fmt.Errorf("cannot write the endpoints file: %w; choose a directory in which files can be written", err)
	}
	return nil
}

// Host finds the endpoint of a host by its name, in any case. Its error gives no advice, since the session of the host does.
func (f *File) Host(name string) (Host, error) {
	for _, host := range f.Hosts {
		if strings.EqualFold(host.Name, name) {
			return host, nil
		}
	}
	return Host{}, fmt.Errorf("cannot reach host %s: the endpoints file has no host of that name", name)
}

// ProbeAddress is where a port of a target answers as seen from the worker, if the
// file says so.
func (f *File) ProbeAddress(target string, port int) (string, bool) {
	for _, probe := range f.Probes {
		if strings.EqualFold(probe.Target, target) && probe.Port == port {
			return probe.Address, true
		}
	}
	return "", false
}

// Missing returns the names for which the file has no host.
func (f *File) Missing(names ...string) []string {
	var missing []string
	for _, name := range names {
		if _, err := f.Host(name); err != nil {
			missing = append(missing, name)
		}
	}
	return missing
}

// locate fills defaults and makes relative paths absolute.
func (f *File) locate(directory string) {
	for i := range f.Hosts {
		host := &f.Hosts[i]
		if host.Auth == "" {
			host.Auth = AuthNTLM
		}
		if host.CAFile != "" {
			host.CAFile = absolute(directory, host.CAFile)
		}
		if name, ok := strings.CutPrefix(string(host.Password), "file:"); ok {
			host.Password = config.Secret("file:" + absolute(directory, name))
		}
	}
}

func absolute(directory, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(directory, path)
}
