package check

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// certificate makes one for names, from a day until another, in Base64.
func certificate(t *testing.T, common string, names []string, from, until string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	date := func(text string) time.Time {
		day, err := time.Parse(time.DateOnly, text)
		require.NoError(t, err)
		return day
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: common}, DNSNames: names, NotBefore: date(from), NotAfter: date(until)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return base64.StdEncoding.EncodeToString(der)
}

func TestTheServedCertificateIsForTheHostThatBrowsersUse(t *testing.T) {
	want := ServedCertificate{Address: "172.26.209.43", Port: 443, Name: "voicemail.example.com"}
	other := []string{"172.26.209.43:443 Server name is 'KERN1', wanted 'voicemail.example.com'"}
	for name, tc := range map[string]struct {
		certificate, problem string
		found, warnings      []string
	}{
		"by name":         {certificate: certificate(t, "x", []string{"Voicemail.example.com"}, "2026-01-01", "2027-01-01")},
		"by wildcard":     {certificate: certificate(t, "x", []string{"*.example.com"}, "2026-01-01", "2027-01-01")},
		"for another":     {certificate: certificate(t, want.Name, []string{"KERN1"}, "2026-01-01", "2027-01-01"), found: other},
		"subject alone":   {certificate: certificate(t, want.Name, nil, "2026-01-01", "2027-01-01"), warnings: []string{"the certificate of 172.26.209.43:443 names the host only in the subject, which browsers no longer read: issue and install a certificate that contains the name as subject alternative name"}},
		"another subject": {certificate: certificate(t, "KERN1", nil, "2026-01-01", "2027-01-01"), found: other, warnings: []string{"the certificate of 172.26.209.43:443 names the host only in the subject, which browsers no longer read: issue and install a certificate that contains the name as subject alternative name"}},
		"expired":         {certificate: certificate(t, "x", []string{want.Name}, "2026-01-01", "2026-02-28"), found: []string{"172.26.209.43:443 Valid until is '2026-02-28', wanted 'after 2026-03-01'"}},
		"not yet":         {certificate: certificate(t, "x", []string{want.Name}, "2026-03-02", "2027-01-01"), found: []string{"172.26.209.43:443 Valid from is '2026-03-02', wanted 'before 2026-03-01'"}},
		"expires soon":    {certificate: certificate(t, "x", []string{want.Name}, "2026-01-01", "2026-03-15"), warnings: []string{"the certificate of 172.26.209.43:443 expires on 2026-03-15: issue and install a new certificate before that day"}},
		"not served":      {problem: "refused", found: []string{"172.26.209.43:443 Certificate is 'not served: refused', wanted 'a certificate for voicemail.example.com'"}},
		"no certificate":  {certificate: "AAAA", found: []string{"172.26.209.43:443 Certificate is 'not served: x509: malformed certificate', wanted 'a certificate for voicemail.example.com'"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			h.Always("get-served-certificate", map[string]any{"now": "2026-03-01T10:00:00Z", "certificate": tc.certificate, "problem": tc.problem})
			outcome := h.Plan(want)
			var found []string
			for _, change := range outcome.Changes {
				found = append(found, runbook.Differences([]runbook.Change{change}))
			}
			assert.Equal(t, tc.found, found)
			assert.ElementsMatch(t, tc.warnings, outcome.Warnings)
		})
	}
}
