package endpoints

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"changeover/config/problem"
)

// check returns all problems of the endpoints file. It does not connect to any host.
func (f *File) check() problem.List {
	r := problem.Report{Rule: problem.RuleEndpoint}
	if len(f.Hosts) == 0 {
		r.Add("hosts", "", "is missing; list at least one host")
	}
	atMost(&r, "hosts", len(f.Hosts))
	atMost(&r, "probes", len(f.Probes))
	seen := map[string]bool{}
	for i, host := range f.Hosts {
		path := fmt.Sprintf("hosts[%d]", i)
		checkEndpoint(&r, path, host)
		r.Unique(path+".name", host.Name, seen)
	}
	seen = map[string]bool{}
	for i, probe := range f.Probes {
		path := fmt.Sprintf("probes[%d]", i)
		checkProbe(&r, path, probe)
		r.Unique(path, fmt.Sprintf("%s:%d", probe.Target, probe.Port), seen)
	}
	return r.Problems
}

// Warnings returns what the file allows but should not: hosts that are reached without TLS. That others can read
// the traffic shows nowhere else.
func (f *File) Warnings() problem.List {
	r := problem.Report{Rule: problem.RuleEndpoint}
	for i, host := range f.Hosts {
		if short, domain, _ := strings.Cut(host.Name, "."); domain != "" {
			advice := "if the site file calls this host " + short + ", write name: " + short
			if net.ParseIP(host.Name) != nil {
				advice = "write the name that the site file has for this host"
			}
			r.Warn(fmt.Sprintf("hosts[%d].name", i), host.Name, "is not the name of a node in a site file, since a computer name contains no dot; "+advice)
		}
		if !strings.HasPrefix(strings.ToLower(host.URL), "http:") {
			continue
		}
		can := "can read and change all requests and answers, including secrets of the site"
		if host.Auth == AuthBasic {
			can = "can read the account's password, and " + can
		}
		r.Warn(fmt.Sprintf("hosts[%d].url", i), host.URL,
			"INSECURE: the worker reaches "+host.Name+" over http (insecureHTTP), so anyone on the network between the worker and the host "+can+
				"; set up an HTTPS listener on the host (winrm quickconfig -transport:https), then give the https URL of this listener")
	}
	return r.Problems
}

// atMost reports a list that is longer than the tags of File allow.
func atMost(r *problem.Report, path string, n int) {
	const most = 1000
	if n > most {
		r.Add(path, strconv.Itoa(n), fmt.Sprintf("has %d items; at most %d are allowed", n, most))
	}
}

func checkEndpoint(r *problem.Report, path string, host Host) {
	if host.Name == "" {
		r.Add(path+".name", "", "is missing; give the host's name as in the site file")
	}
	for _, text := range [][2]string{{".name", host.Name}, {".user", host.User}} {
		if strings.TrimSpace(text[1]) != text[1] {
			r.Add(path+text[0], text[1], "must not begin or end with a space")
		}
	}
	checkURL(r, path+".url", host)
	if host.User == "" {
		r.Add(path+".user", "", "is missing; give an account that is an administrator of the host")
	}
	if !host.Password.Valid() {
		r.Add(path+".password", "", problem.RightSecret)
	}
	if host.Auth != "" && host.Auth != AuthNTLM && host.Auth != AuthBasic {
		r.Add(path+".auth", host.Auth, "must be ntlm or basic")
	}
	if host.Auth == AuthBasic && strings.ContainsAny(host.User, `\@`) {
		r.Add(path+".user", host.User, "names a domain or a computer, which basic does not accept; write only the name of a local account, such as admin; for a domain account, set auth to ntlm")
	}
}

func checkURL(r *problem.Report, path string, host Host) {
	u, err := url.Parse(host.URL)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		r.Add(path, "", "must be the URL of the WinRM listener, such as https://host:5986/wsman")
	case u.User != nil:
		r.Add(path, "", "must not contain a user name or a password; use the fields user and password")
	case !validPort(u):
		r.Add(path, host.URL, "has a wrong port: the port "+problem.RightPort)
	case u.Scheme == "http" && !host.InsecureHTTP:
		r.Add(path, host.URL, "is not encrypted; give an https URL, or set insecureHTTP to true if it does not matter that others on the network can read all requests and answers")
	case host.CAFile != "" && u.Scheme == "http":
		r.Add(strings.TrimSuffix(path, ".url")+".caFile", host.CAFile, "has no effect without an https URL; give an https URL, or remove caFile")
	}
}

// validPort reports whether a URL has no port, or one that exists.
func validPort(u *url.URL) bool {
	port, err := strconv.Atoi(u.Port())
	return u.Port() == "" || err == nil && problem.ValidPort(port)
}

func checkProbe(r *problem.Report, path string, probe Probe) {
	if probe.Target == "" {
		r.Add(path+".target", "", "is missing; give the name of the virtual server whose port is probed")
	}
	r.Port(path+".port", probe.Port)
	host, port, err := net.SplitHostPort(probe.Address)
	number, _ := strconv.Atoi(port)
	if err != nil || host == "" || !problem.ValidPort(number) {
		r.Add(path+".address", probe.Address, "must be a host and a port, such as 10.0.0.5:13010")
	}
}
