package serve

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"sync/atomic"

	"changeover/config"
	"changeover/lab/cluster/customer"
)

// localAdministrator is the built-in account of every host.
const localAdministrator = "Administrator"

// managerName is the domain account as which a worker manages the hosts.
const managerName = "changeover"

const administratorsSID = "S-1-5-32-544"

// manager is the managing account as DOMAIN\name.
func (l *Lab) manager() string {
	netbios, _ := l.World.Domain()
	return netbios + `\` + managerName
}

// addManager makes the managing account an administrator of every host.
func (l *Lab) addManager() error {
	l.World.AddAccount(l.manager(), l.password)
	for _, h := range l.World.Hosts() {
		if err := h.Accounts.AddMember(administratorsSID, l.manager()); err != nil {
			return err
		}
	}
	return nil
}

// Replace puts a new computer in the place of a node's that is off, as the customer hands it over: it is a member of the
// domain, the managing account administers it, and it has the setup medium. It is no node of the cluster.
func (l *Lab) Replace(node string) error {
	h, err := customer.Replace(l.World, l.Site, node)
	if err != nil {
		return err
	}
	if err := h.Accounts.AddMember(administratorsSID, l.manager()); err != nil {
		return err
	}
	return l.Console.HandOver(h)
}

func newPassword() (string, error) {
	data := make([]byte, 18)
	if _, err := rand.Read(data); err != nil {
		return "", fmt.Errorf("cannot make up a password: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(data), nil
}

// siteSecrets resolves a site's references. An account whose password is not
// set here still exists in the domain, with a password that nobody knows.
type siteSecrets struct {
	resolver Resolver
	warn     func(string)
	strict   atomic.Bool
}

func (s *siteSecrets) resolve(ref config.Secret) (string, error) {
	value, err := s.resolver.Resolve(ref)
	if err == nil || s.strict.Load() {
		return value, err
	}
	if s.warn != nil {
		s.warn(fmt.Sprintf("%v. Until then, the domain refuses every password of the account", err))
	}
	return newPassword()
}

// settled makes resolve strict: from now on a reference without a value is an error.
func (s *siteSecrets) settled() { s.strict.Store(true) }
