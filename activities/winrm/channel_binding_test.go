package winrm

import (
	"crypto"
	"crypto/x509"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALogonCarriesTheChannelBinding(t *testing.T) {
	host := ntlmHost(t, nil)
	host.ntlm.binding = channelBinding(host.server.Certificate())
	run(t, host.client(nil))
	assert.Equal(t, 1, host.ntlm.handshakes)
}

// TLS that ends at something else than the host shows in a binding of another certificate.
func TestARefusalNamesTheChannelBinding(t *testing.T) {
	host := ntlmHost(t, nil)
	host.ntlm.binding = make([]byte, 16)
	_, err := host.client(nil).Start(t.Context(), "x")
	var refused *AuthError
	require.ErrorAs(t, err, &refused)
	assert.Contains(t, refused.Advice(), "if a proxy between worker and host decrypts the TLS connection, connect without the proxy")

	const restricted = "if the account is in the group Protected Users, or the domain restricts NTLM, Windows refuses the logon: use an account that may log on with NTLM"
	assert.Contains(t, refused.Advice(), restricted)

	plain := &AuthError{URL: "http://kern1:5985/wsman", Auth: NTLM}
	assert.Contains(t, plain.Advice(), "the host may require a channel binding (CbtHardeningLevel Strict), and a logon over http carries no channel binding: use https")
	assert.Contains(t, plain.Advice(), restricted)
	assert.NotContains(t, (&AuthError{Auth: Basic}).Advice(), "NTLM")
	assert.Contains(t, plain.Advice(), "in the output, Negotiate must be true")
	assert.Contains(t, (&AuthError{Auth: Basic}).Advice(), "in the output, Basic must be true")
	for _, other := range []*AuthError{{Auth: Basic}, {Auth: NTLM, Earlier: &Refusal{Host: "KERN2"}}} {
		assert.NotContains(t, other.Advice(), "channel binding")
	}
}

// RFC 5929, 4.1: the hash of the signature, but SHA-256 where that is MD5 or SHA-1.
func TestTheBindingHashesAsTheCertificateIsSigned(t *testing.T) {
	for algorithm, want := range map[x509.SignatureAlgorithm]crypto.Hash{
		x509.MD5WithRSA: crypto.SHA256, x509.SHA1WithRSA: crypto.SHA256, x509.ECDSAWithSHA1: crypto.SHA256,
		x509.SHA256WithRSA: crypto.SHA256, x509.SHA256WithRSAPSS: crypto.SHA256, x509.ECDSAWithSHA256: crypto.SHA256,
		x509.SHA384WithRSA: crypto.SHA384, x509.SHA384WithRSAPSS: crypto.SHA384, x509.ECDSAWithSHA384: crypto.SHA384,
		x509.SHA512WithRSA: crypto.SHA512, x509.SHA512WithRSAPSS: crypto.SHA512, x509.ECDSAWithSHA512: crypto.SHA512,
	} {
		assert.Equal(t, want, bindingHash(algorithm), algorithm)
		assert.Len(t, endPoint(&x509.Certificate{SignatureAlgorithm: algorithm}), len("tls-server-end-point:")+want.Size(), algorithm)
	}
}

func TestChallengesMayStandInOneHeader(t *testing.T) {
	host := ntlmHost(t, nil)
	host.ntlm.joined = true
	run(t, host.client(nil))

	_, err := host.client(func(o *Options) { o.Password = "wrong" }).Start(t.Context(), "x")
	var refused *AuthError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, []string{"Negotiate", "Basic"}, refused.Offers)
}

func TestOffersAreReadAsLists(t *testing.T) {
	negotiate, basic := offer{scheme: "Negotiate"}, offer{scheme: "Basic"}
	for _, tc := range []struct {
		value string
		want  []offer
	}{
		{`Negotiate`, []offer{negotiate}},
		{`Negotiate, Basic realm="WSMAN"`, []offer{negotiate, basic}},
		{`Negotiate TlRMTVNTUAAC==, Basic realm="WSMAN"`, []offer{{"Negotiate", "TlRMTVNTUAAC=="}, basic}},
		{`Basic realm="WSMAN",Negotiate TlRMTVNTUAAC=`, []offer{basic, {"Negotiate", "TlRMTVNTUAAC="}}},
		{`Basic realm="a, \"Negotiate X\", b", charset="UTF-8"`, []offer{basic}},
		{`Basic realm = "WSMAN" , , Negotiate  TlRM ,`, []offer{basic, {"Negotiate", "TlRM"}}},
		{`Digest realm="x", qop="auth,auth-int", nonce=abc, Kerberos`, []offer{{scheme: "Digest"}, {scheme: "Kerberos"}}},
		{`Negotiate YQ=`, []offer{{"Negotiate", "YQ="}}},
		{`Basic realm="never ends, Negotiate`, []offer{basic}},
		{``, nil},
	} {
		assert.Equal(t, tc.want, offersOf(http.Header{"Www-Authenticate": {tc.value}}), tc.value)
	}
	assert.Equal(t, []offer{negotiate, basic}, offersOf(http.Header{"Www-Authenticate": {"Negotiate", `Basic realm="WSMAN"`}}))
}

// A host can send any bytes as a challenge; the worker must not crash.
func TestADamagedChallengeIsAnError(t *testing.T) {
	whole := challengeMessage()
	for end := 12; end < len(whole); end++ {
		assertNoLogon(t, whole[:end])
	}
	// MsvAvFlags of one byte instead of four, with MsvAvTimestamp: the library panics.
	info := []byte{6, 0, 1, 0, 0, 7, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0}
	short := append(append([]byte(nil), whole[:40]...), byte(len(info)), 0, byte(len(info)), 0, 48, 0, 0, 0)
	short = append(short, info...)
	short[22] |= 0x80 // NTLMSSP_NEGOTIATE_TARGET_INFO
	short[12], short[14] = 0, 0
	assertNoLogon(t, short)
	host := ntlmHost(t, nil)
	host.ntlm.challenge = short
	_, err := host.client(nil).Start(t.Context(), "x")
	require.ErrorContains(t, err, "cannot answer the NTLM challenge of "+host.server.URL)
	require.ErrorContains(t, err, "the challenge is damaged")
	assert.Zero(t, host.ntlm.logons)
}

func assertNoLogon(t *testing.T, challenge []byte) {
	t.Helper()
	tr := newTransport(Options{User: `LAB\Jörg`, Password: "x"}, nil)
	client, _, err := tr.beginNTLM()
	require.NoError(t, err)
	_, err = answerChallenge(client, challenge, (&connection{}).binding())
	assert.Error(t, err, "%d bytes", len(challenge))
}
