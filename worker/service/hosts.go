package service

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"changeover/activities/host"
	"changeover/activities/site"
	"changeover/activities/winrm"
	"changeover/config"
	"changeover/config/endpoints"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/config/textfile"
	"changeover/runbook"
)

// sites reads site files again for every run, so that a worker needs no restart
// for a new site.
type sites struct {
	directory sitefile.Directory
	secrets   secrets.Resolver
	logger    *slog.Logger

	mutex sync.Mutex
	// references are those of the secrets of sites, with the time of the file that they are from.
	references map[string]references
	// unread are the sites whose file cannot be read, with the reason that was logged.
	unread map[string]string
}

type references struct {
	written time.Time
	uses    []config.SecretUse
}

// Load implements site.Loader.
func (s *sites) Load(name string) (site.LoadedSite, error) {
	loaded, err := s.directory.LoadAll(name)
	if err != nil {
		return site.LoadedSite{}, err
	}
	know(s.secrets, loaded.Site.Secrets())
	out := site.LoadedSite{Site: loaded.Site, File: loaded.File, Digest: loaded.Digest}
	for _, warning := range loaded.Warnings {
		out.Warnings = append(out.Warnings, warning.String())
	}
	for _, use := range loaded.Site.ServicePasswords() {
		if _, err := s.secrets.Resolve(use.Ref); err != nil {
			out.Unreadable = append(out.Unreadable, site.UnreadablePassword{Field: use.Path, Ref: use.Ref, Err: err})
		}
	}
	return out, nil
}

// Know implements site.Loader. It makes this worker mask the present secrets of a site, which another worker may have loaded. If
// the file cannot be read, the secrets that were known stay known.
func (s *sites) Know(name string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	uses, err := s.uses(name)
	know(s.secrets, uses)
	if err == nil {
		delete(s.unread, name)
		return
	}
	if s.logger == nil || s.unread[name] == err.Error() {
		return
	}
	if s.unread == nil {
		s.unread = map[string]string{}
	}
	s.unread[name] = err.Error()
	s.logger.Warn("This worker cannot read a site file. Passwords of the site in answers of its hosts are perhaps not masked.", "site", name, "error", err)
}

// uses returns the places of the site's secrets; with an error those of the last file that could be read. The caller
// holds the mutex.
func (s *sites) uses(name string) ([]config.SecretUse, error) {
	cached, ok := s.references[name]
	file, err := s.directory.File(name)
	if err != nil {
		return cached.uses, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return cached.uses, err
	}
	if ok && cached.written.Equal(info.ModTime()) {
		return cached.uses, nil
	}
	site, err := s.directory.LoadOpen(name)
	if err != nil {
		return cached.uses, err
	}
	if s.references == nil {
		s.references = map[string]references{}
	}
	s.references[name] = references{info.ModTime(), site.Secrets()}
	return s.references[name].uses, nil
}

// knowingSessions finds the hosts of a site for activities. It resolves the site's secrets before anything
// is read from a host, since each worker must mask them in the texts that it reads.
type knowingSessions struct {
	host.Sessions
	sites *sites
}

// Session implements host.Sessions.
func (s knowingSessions) Session(ctx context.Context, site, name string) (host.Session, error) {
	if site != "" { // Before there is a site file, there are no secrets of a site.
		s.sites.Know(site)
	}
	return s.Sessions.Session(ctx, site, name)
}

// know resolves a site's secrets, so that they are masked from the first read of a
// host on, and not only after they were sent. A reference that this worker cannot resolve
// is no error here, since a person enters most of the secrets.
func know(resolver secrets.Resolver, uses []config.SecretUse) {
	for _, use := range uses {
		_, _ = resolver.Resolve(use.Ref)
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
	return func(_, name string) (winrm.Options, error) {
		e, err := file.Host(name)
		if err != nil {
			// Temporal gives the next attempt to any worker.
			const next = "if another worker has an endpoint for the host, a later attempt may succeed there; otherwise add the host to the endpoints file, then start the worker again"
			return winrm.Options{}, &host.Failure{Type: runbook.ErrTransport, Next: next, Err: err}
		}
		password, err := resolver.Resolve(e.Password)
		if err != nil {
			return winrm.Options{}, fmt.Errorf("cannot log on to %s: cannot read the password to which the endpoints file refers: %w", name, err)
		}
		o := winrm.Options{URL: e.URL, User: e.User, Password: password, Auth: winrm.Auth(e.Auth), AllowHTTP: e.InsecureHTTP}
		if o.RootCAs, err = authorities(e); err != nil {
			return winrm.Options{}, err
		}
		return o, nil
	}
}

// authorities returns the certificate authorities of a host; nil: those of the system.
func authorities(e endpoints.Host) (*x509.CertPool, error) {
	if e.CAFile == "" {
		return nil, nil
	}
	pem, err := textfile.Read(e.CAFile)
	if err != nil {
		return nil, fmt.Errorf("cannot read the certificate authority of %s (caFile in the endpoints file): %w", e.Name, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("cannot use the certificate authority of %s: the file %s contains no certificate in PEM format; correct caFile in the endpoints file", e.Name, e.CAFile)
	}
	return pool, nil
}
