package config

import (
	"regexp"
	"slices"
)

// Masked replaces a secret wherever text is shown. It is never written to a host.
const Masked = "********"

// Secret is a reference to a secret, never the secret: "env:NAME" or "file:PATH".
type Secret string

var (
	envReference  = regexp.MustCompile(`^env:[A-Za-z_][A-Za-z0-9_]*$`)
	fileReference = regexp.MustCompile(`^file:[^\x00-\x1f]+$`)
)

// Valid reports whether the secret has the form of a reference: "env:NAME" or "file:PATH".
func (s Secret) Valid() bool {
	return envReference.MatchString(string(s)) || fileReference.MatchString(string(s))
}

// String is the reference, or Masked for any other text, which could be the secret itself.
func (s Secret) String() string {
	if s == "" || s.Valid() {
		return string(s)
	}
	return Masked
}

// SecretUse is one place of a site file that names a secret.
type SecretUse struct {
	// Path of the field, e.g. accounts.service.password.
	Path string `json:"path"`
	Ref  Secret `json:"ref"`
}

// ServicePasswords are the references that runbooks resolve themselves; all others are
// entered by a person.
func (s *Site) ServicePasswords() []SecretUse {
	return set([]SecretUse{
		{"accounts.service.password", s.Accounts.Service.Password},
		{"accounts.exchange.password", s.Accounts.Exchange.Password},
	})
}

// Secrets lists all references that the site file sets.
func (s *Site) Secrets() []SecretUse {
	return append(set([]SecretUse{
		{"xpr.adminPassword", s.XPR.AdminPassword},
		{"xpr.postmasterPassword", s.XPR.PostmasterPassword},
		{"tls.password", s.TLS.Password},
		{"accounts.cla.password", s.Accounts.CLA.Password},
	}), s.ServicePasswords()...)
}

// set leaves out the references that the site file does not set.
func set(uses []SecretUse) []SecretUse {
	return slices.DeleteFunc(uses, func(use SecretUse) bool { return use.Ref == "" })
}
