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

// managerName is the domain account with which a worker manages the hosts.
const managerName = "changeover"

const administratorsSID = "S-1-5-32-544"

// manager returns the managing account as DOMAIN\name.
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

// Replace replaces the computer of a node that is off by a new computer, as the customer hands it over. The new computer is a
// member of the domain, has the managing account as an administrator, and has the setup medium. It is not a node of the
// cluster.
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
		return "", fmt.Errorf("cannot generate a password: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(data), nil
}

// siteSecrets resolves a site's references. If the reference of an account has no value, the account still exists in the
// domain, with a password that nobody knows.
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
		s.warn(fmt.Sprintf("%v. Until then, the domain refuses every password of the accounts that use this secret", err))
	}
	return newPassword()
}

// settled makes resolve strict: from now on a reference without a value is an error.
func (s *siteSecrets) settled() { s.strict.Store(true) }
