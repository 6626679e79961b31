package service

import (
	"crypto/x509"
	"fmt"
	"os"

	"changeover/activities/winrm"
	"changeover/config"
	"changeover/config/endpoints"
	"changeover/config/secrets"
	"changeover/config/sitefile"
)

// sites reads site files anew for every run, so that a worker needs no restart
// for a new site.
type sites struct {
	directory sitefile.Directory
	secrets   secrets.Resolver
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
func know(resolver secrets.Resolver, site *config.Site) {
	for _, use := range site.Secrets() {
		_, _ = resolver.Resolve(use.Ref)
	}
}

// knowHosts does so for the passwords of hosts; logging on reports one that is missing.
func knowHosts(resolver secrets.Resolver, file *endpoints.File) {
	for _, host := range file.Hosts {
		_, _ = resolver.Resolve(host.Password)
	}
}

// probes finds where a virtual server's ports answer.
type probes struct{ endpoints *endpoints.File }

// Probe implements site.ProbeTargets.
func (p probes) Probe(_, target string, port int) (string, bool) {
	return p.endpoints.ProbeAddress(target, port)
}

// reach says how a host is reached, its password resolved only now.
func reach(file *endpoints.File, resolver secrets.Resolver) func(site, host string) (winrm.Options, error) {
	return func(_, host string) (winrm.Options, error) {
		e, err := file.Host(host)
		if err != nil {
			return winrm.Options{}, err
		}
		password, err := resolver.Resolve(e.Password)
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
