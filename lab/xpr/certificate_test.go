package xpr

import (
	"crypto/x509"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The certificate of a TLS port is valid for the name that was entered in the setup (4.4.10), and for certifiedFor.
func TestACertificateIsForTheNameThatWasEntered(t *testing.T) {
	from := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	der, err := Certificate("voicemail.example.com", from, from.Add(certifiedFor))
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	require.NoError(t, c.VerifyHostname("voicemail.example.com"))
	require.Error(t, c.VerifyHostname("KERN1"))
	assert.Equal(t, from, c.NotBefore)
	assert.Equal(t, from.Add(certifiedFor), c.NotAfter)
}
