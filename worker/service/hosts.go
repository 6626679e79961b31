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
type sites struct{ directory config.Directory }

// Load implements activities.SiteLoader.
func (s sites) Load(name string) (site *config.Site, digest, file string, err error) {
	if file, err = s.directory.File(name); err != nil {
		return nil, "", "", err
	}
	site, digest, err = s.directory.Load(name)
	return site, digest, file, err
}

// probes finds where a virtual server's ports answer.
type probes struct{ endpoints *config.Endpoints }

// Probe implements activities.ProbeTargets.
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
