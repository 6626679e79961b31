package powershell

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // for the signature of an old certificate authority
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
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
	o := serve(t, raw, key)
	certificate, err := x509.ParseCertificate(raw)
	require.NoError(t, err)
	o.RootCAs = x509.NewCertPool()
	o.RootCAs.AddCert(certificate)
	return o
}

// serve starts a TLS listener with a certificate, and returns how it is reached.
func serve(t *testing.T, certificate []byte, key crypto.Signer) winrm.Options {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	return winrm.Options{URL: server.URL + "/wsman", User: "u", Password: "p"}
}

// signedWithSHA1 signs a certificate again, with SHA-1, as an old certificate authority does. crypto/x509 does not sign with SHA-1.
func signedWithSHA1(t *testing.T, raw []byte, authority *rsa.PrivateKey) []byte {
	t.Helper()
	sha256WithRSA, err := asn1.Marshal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11})
	require.NoError(t, err)
	sha1WithRSA := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5}
	other, err := asn1.Marshal(sha1WithRSA)
	require.NoError(t, err)
	var certificate struct {
		TBS       asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	_, err = asn1.Unmarshal(raw, &certificate)
	require.NoError(t, err)
	signed := bytes.Replace(certificate.TBS.FullBytes, sha256WithRSA, other, 1)
	hash := sha1.Sum(signed) //nolint:gosec // the signature of an old certificate authority
	signature, err := rsa.SignPKCS1v15(rand.Reader, authority, crypto.SHA1, hash[:])
	require.NoError(t, err)
	certificate.TBS = asn1.RawValue{FullBytes: signed}
	certificate.Algorithm.Algorithm = sha1WithRSA
	certificate.Signature = asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}
	raw, err = asn1.Marshal(certificate)
	require.NoError(t, err)
	return raw
}

// The worker knows the authority. So caFile is right, and another certificate of the authority cannot help as long as it is signed
// with SHA-1.
func TestACertificateSignedWithSHA1HasItsAdvice(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := func(name string) *x509.Certificate {
		return &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			SignatureAlgorithm: x509.SHA256WithRSA,
		}
	}
	ca := template("CA")
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	raw, err := x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key)
	require.NoError(t, err)
	authority, err := x509.ParseCertificate(raw)
	require.NoError(t, err)
	leaf := template("kern1")
	leaf.IPAddresses, leaf.ExtKeyUsage = []net.IP{net.IPv4(127, 0, 0, 1)}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	raw, err = x509.CreateCertificate(rand.Reader, leaf, authority, &key.PublicKey, key)
	require.NoError(t, err)
	o := serve(t, signedWithSHA1(t, raw, key), key)
	o.RootCAs = x509.NewCertPool()
	o.RootCAs.AddCert(authority)
	client, err := winrm.New(o)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	_, err = client.Start(t.Context(), "x")
	var failure *host.Failure
	require.ErrorAs(t, meaning(t.Context(), err), &failure)
	assert.Equal(t, runbook.ErrConnection, failure.Type)
	assert.Contains(t, failure.Next, "the certificate is signed with SHA-1, which the worker does not accept: issue a certificate with a SHA-256 signature")
	assert.NotContains(t, failure.Next, "caFile")
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
