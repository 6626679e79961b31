package powershell

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/winrm"
	"changeover/runbook"
)

// listenerWith starts a TLS listener with a certificate that signs itself, and returns how it is reached.
func listenerWith(t *testing.T, change func(*x509.Certificate)) winrm.Options {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "kern1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(template)
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(nil)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	certificate, err := x509.ParseCertificate(raw)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(certificate)
	return winrm.Options{URL: server.URL + "/wsman", User: "u", Password: "p", RootCAs: pool}
}

func TestEachFaultOfACertificateHasItsAdvice(t *testing.T) {
	past, future := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2099, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, test := range map[string]struct {
		change func(*x509.Certificate)
		want   string
	}{
		"expired":       {func(c *x509.Certificate) { c.NotBefore, c.NotAfter = past.Add(-time.Hour), past }, "the certificate expired at 2020-01-02T03:04:05Z: issue a new certificate"},
		"not yet valid": {func(c *x509.Certificate) { c.NotBefore, c.NotAfter = future, future.Add(time.Hour) }, "the certificate is not valid before 2099-01-02T03:04:05Z: correct the clock"},
		"another name": {
			func(c *x509.Certificate) {
				c.DNSNames, c.IPAddresses = []string{"kern2.example"}, []net.IP{{10, 0, 0, 2}}
			},
			"the certificate is for kern2.example, 10.0.0.2 and not for 127.0.0.1: bind a certificate for 127.0.0.1",
		},
		"no name":           {func(c *x509.Certificate) { c.IPAddresses = nil }, "the certificate has no subject alternative name: issue a certificate with the alternative name 127.0.0.1"},
		"other usage":       {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }, "issue a certificate for server authentication"},
		"unknown authority": {nil, "set caFile in the endpoints file"},
	} {
		t.Run(name, func(t *testing.T) {
			change := test.change
			if change == nil {
				change = func(*x509.Certificate) {}
			}
			o := listenerWith(t, change)
			if test.change == nil {
				o.RootCAs = x509.NewCertPool()
			}
			client, err := winrm.New(o)
			require.NoError(t, err)
			t.Cleanup(client.Close)
			_, err = client.Start(context.Background(), "x")
			var failure *host.Failure
			require.ErrorAs(t, meaning(t.Context(), err), &failure)
			assert.Equal(t, runbook.ErrConnection, failure.Type)
			assert.Contains(t, failure.Next, test.want)
		})
	}
}
