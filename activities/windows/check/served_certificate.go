package check

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

// ServedCertificate is a check of the certificate that a TLS port serves (4.4.10): it names the host that browsers use, and is
// valid now. Whether clients trust its issuer is not checked: that depends on each client.
type ServedCertificate struct {
	Address string `json:"address"`
	Port    int    `json:"port"`
	// Name is the host that browsers use.
	Name string `json:"name"`
}

// ActivityName implements engine.Wanted.
func (ServedCertificate) ActivityName() string { return "CheckServedCertificate" }

const (
	// handshakeMs is the time limit of a handshake: a port without TLS may never answer.
	handshakeMs = 10_000
	// expiresSoon is the time before the expiry of a certificate from which on a warning is given.
	expiresSoon = 30 * 24 * time.Hour
)

type servedCertificateKind struct{}

type certificateSeen struct {
	Now         string
	Certificate string
	Problem     string
}

func (servedCertificateKind) Read(ctx context.Context, h host.Session, want ServedCertificate) (certificateSeen, error) {
	return host.Read[certificateSeen](ctx, h, scripts.GetServedCertificate.Of("Address", want.Address, "Port", want.Port, "ServerName", want.Name, "TimeoutMs", handshakeMs))
}

// parsed is the certificate, with the host's time.
func (s certificateSeen) parsed() (certificate *x509.Certificate, now time.Time, problem string) {
	if s.Problem != "" {
		return nil, now, s.Problem
	}
	der, err := base64.StdEncoding.DecodeString(s.Certificate)
	if err == nil {
		certificate, err = x509.ParseCertificate(der)
	}
	if err == nil {
		now, err = time.Parse(time.RFC3339Nano, s.Now)
	}
	if err != nil {
		return nil, now, err.Error()
	}
	return certificate, now, ""
}

// subject returns the names that a certificate is for: its alternative names, or the name of its subject if it has none.
func subject(c *x509.Certificate) []string {
	if len(c.DNSNames) > 0 {
		return c.DNSNames
	}
	return []string{c.Subject.CommonName}
}

// isFor reports whether a certificate names a host, by itself or by a wildcard.
func isFor(c *x509.Certificate, name string) bool {
	return c.VerifyHostname(name) == nil || len(c.DNSNames) == 0 && strings.EqualFold(c.Subject.CommonName, name)
}

func (servedCertificateKind) Differences(want ServedCertificate, have certificateSeen) ([]engine.Change, error) {
	c, now, problem := have.parsed()
	where := fmt.Sprintf("%s:%d", want.Address, want.Port)
	if problem != "" {
		return []engine.Change{engine.Finding("Certificate", "not served: "+problem, "a certificate for "+want.Name).About(where)}, nil
	}
	found := when(!isFor(c, want.Name), engine.Finding("Server name", strings.Join(subject(c), ", "), want.Name).About(where))
	found = append(found, when(now.After(c.NotAfter), engine.Finding("Valid until", day(c.NotAfter), "after "+day(now)).About(where))...)
	return append(found, when(now.Before(c.NotBefore), engine.Finding("Valid from", day(c.NotBefore), "before "+day(now)).About(where))...), nil
}

// day is the day of a time.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Warnings implements engine.Warner.
func (servedCertificateKind) Warnings(want ServedCertificate, have certificateSeen) []string {
	c, now, problem := have.parsed()
	if problem != "" {
		return nil
	}
	var warnings []string
	if left := c.NotAfter.Sub(now); left > 0 && left < expiresSoon {
		warnings = append(warnings, fmt.Sprintf("the certificate of %s:%d expires on %s: issue and install a new certificate before that day", want.Address, want.Port, day(c.NotAfter)))
	}
	if len(c.DNSNames) == 0 {
		warnings = append(warnings, fmt.Sprintf("the certificate of %s:%d names the host only in the subject, which browsers no longer read: issue and install a certificate that contains the name as subject alternative name", want.Address, want.Port))
	}
	return warnings
}

// Evidence implements engine.Witness.
func (servedCertificateKind) Evidence(_ ServedCertificate, have certificateSeen) []runbook.Fact {
	c, _, problem := have.parsed()
	if problem != "" {
		return nil
	}
	return []runbook.Fact{
		{Name: "Subject", Value: c.Subject.String()},
		{Name: "Alternative names", Value: strings.Join(c.DNSNames, ", ")},
		{Name: "Issuer", Value: c.Issuer.String()},
		{Name: "Valid", Value: day(c.NotBefore) + " to " + day(c.NotAfter)},
	}
}
