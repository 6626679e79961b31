package config

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Check reports everything that is wrong with the endpoints. It looks at the file
// alone: whether a host answers is found out by connecting.
func (e *Endpoints) Check() Problems {
	r := Report{rule: Rule{ID: RuleEndpoint}}
	if len(e.Hosts) == 0 {
		r.Add("hosts", "", "name at least one host")
	}
	seen := map[string]bool{}
	for i, host := range e.Hosts {
		path := fmt.Sprintf("hosts[%d]", i)
		checkEndpoint(&r, path, host)
		unique(&r, path+".name", host.Name, seen)
	}
	seen = map[string]bool{}
	for i, probe := range e.Probes {
		path := fmt.Sprintf("probes[%d]", i)
		checkProbe(&r, path, probe)
		unique(&r, path, fmt.Sprintf("%s:%d", probe.Target, probe.Port), seen)
	}
	return r.problems
}

func checkEndpoint(r *Report, path string, host Endpoint) {
	if host.Name == "" {
		r.Add(path+".name", "", "name the host as the site file does")
	}
	checkURL(r, path+".url", host)
	if host.User == "" {
		r.Add(path+".user", "", "name the account that manages the host")
	}
	if !host.Password.Valid() {
		r.Add(path+".password", "", "must be a reference, env:NAME or file:PATH, and never the password")
	}
	if host.Auth != "" && host.Auth != AuthNTLM && host.Auth != AuthBasic {
		r.Add(path+".auth", host.Auth, "must be ntlm or basic")
	}
}

func checkURL(r *Report, path string, host Endpoint) {
	u, err := url.Parse(host.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		r.Add(path, "", "must be the URL of the WinRM listener, such as https://host:5986/wsman")
	case u.User != nil:
		r.Add(path, "", "must not hold an account; use user and password")
	case u.Scheme == "http" && !host.InsecureHTTP:
		r.Add(path, host.URL, "is not encrypted; use https, or set insecureHTTP to accept that others can read along")
	case host.CAFile != "" && u.Scheme == "http":
		r.Add(strings.TrimSuffix(path, ".url")+".caFile", host.CAFile, "has no meaning without https")
	}
}

func checkProbe(r *Report, path string, probe Probe) {
	if probe.Target == "" {
		r.Add(path+".target", "", "name the host or virtual server whose port is probed")
	}
	if !validPort(probe.Port) {
		r.Add(path+".port", strconv.Itoa(probe.Port), rightPort)
	}
	host, port, err := net.SplitHostPort(probe.Address)
	number, _ := strconv.Atoi(port)
	if err != nil || host == "" || !validPort(number) {
		r.Add(path+".address", probe.Address, "must be host:port")
	}
}

// unique reports a name that was seen before, in any case.
func unique(r *Report, path, name string, seen map[string]bool) {
	key := strings.ToLower(name)
	if name != "" && seen[key] {
		r.Add(path, name, "stands twice, in whatever case; keep one")
	}
	seen[key] = true
}

func validPort(port int) bool { return port >= 1 && port <= 65535 }
