package service

import (
	"crypto/x509"
	"fmt"
	"os"

	"changeover/activities/winrm"
	"changeover/config"
)

// sites reads site files anew for every run, so that a worker needs no restart
// for a new site.
type sites struct {
	directory config.Directory
	secrets   config.Resolver
}

// Load implements site.Loader.
func (s sites) Load(name string) (site *config.Site, digest, file string, err error) {
	if file, err = s.directory.File(name); err != nil {
		return nil, "", "", err
	}
	site, digest, err = s.directory.Load(name)
	if err == nil {
		know(s.secrets, site)
	}
	return site, digest, file, err
}

// know resolves a site's secrets, so that they are masked from a run's first read of a
// host on and not only once they were sent. A person enters most of them: a reference
// that this worker cannot resolve is no error here.
func know(secrets config.Resolver, site *config.Site) {
	for _, use := range site.Secrets() {
		_, _ = secrets.Resolve(use.Ref)
	}
}

// knowHosts does so for the passwords of hosts; logging on reports one that is missing.
func knowHosts(secrets config.Resolver, endpoints *config.Endpoints) {
	for _, host := range endpoints.Hosts {
		_, _ = secrets.Resolve(host.Password)
	}
}

// probes finds where a virtual server's ports answer.
type probes struct{ endpoints *config.Endpoints }

// Probe implements site.ProbeTargets.
func (p probes) Probe(_, target string, port int) (string, bool) {
	return p.endpoints.ProbeAddress(target, port)
}

// reach says how a host is reached, its password resolved only now.
func reach(endpoints *config.Endpoints, secrets config.Resolver) func(site, host string) (winrm.Options, error) {
	return func(_, host string) (winrm.Options, error) {
		e, err := endpoints.Host(host)
		if err != nil {
			return winrm.Options{}, err
		}
		password, err := secrets.Resolve(e.Password)
		if err != nil {
			return winrm.Options{}, fmt.Errorf("cannot log on to %s: %w", host, err)
		}
		o := winrm.Options{URL: e.URL, User: e.User, Password: password, Auth: winrm.Auth(e.Auth), AllowHTTP: e.InsecureHTTP}
		if e.CAFile != "" {
			pem, err := os.ReadFile(e.CAFile)
			if err != nil {
				return winrm.Options{}, fmt.Errorf("cannot read the CA of %s: %w", host, err)
			}
			o.RootCAs = x509.NewCertPool()
			if !o.RootCAs.AppendCertsFromPEM(pem) {
				return winrm.Options{}, fmt.Errorf("cannot use the CA of %s: %s holds no certificate in PEM", host, e.CAFile)
			}
		}
		return o, nil
	}
}
