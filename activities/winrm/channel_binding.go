package winrm

import (
	"crypto"
	_ "crypto/sha256" // the hashes of certificates
	_ "crypto/sha512"
	"crypto/tls"
	"crypto/x509"

	"github.com/bodgit/ntlmssp"
)

// binding returns what ties an NTLM logon to the TLS connection that carries it, nil without TLS.
// A host whose CbtHardeningLevel is Strict refuses logons without it, and one whose level is Relaxed
// refuses a wrong one
// (https://learn.microsoft.com/windows/win32/winrm/installation-and-configuration-for-windows-remote-management).
func (c *connection) binding() *ntlmssp.ChannelBindings {
	secured, ok := c.Conn.(*tls.Conn)
	if !ok {
		return nil
	}
	certificates := secured.ConnectionState().PeerCertificates
	if len(certificates) == 0 {
		return nil
	}
	return &ntlmssp.ChannelBindings{ApplicationData: endPoint(certificates[0])}
}

// endPoint is the channel binding of type tls-server-end-point for a certificate (RFC 5929, 4.1).
func endPoint(certificate *x509.Certificate) []byte {
	hash := bindingHash(certificate.SignatureAlgorithm).New()
	hash.Write(certificate.Raw)
	return hash.Sum([]byte(ntlmssp.TLSServerEndPoint + ":"))
}

// bindingHash is the hash of the certificate's signature, with SHA-256 instead of MD5 and SHA-1.
// RFC 5929 defines none for signatures without a hash of their own, such as Ed25519.
func bindingHash(algorithm x509.SignatureAlgorithm) crypto.Hash {
	switch algorithm {
	case x509.SHA384WithRSA, x509.SHA384WithRSAPSS, x509.ECDSAWithSHA384:
		return crypto.SHA384
	case x509.SHA512WithRSA, x509.SHA512WithRSAPSS, x509.ECDSAWithSHA512:
		return crypto.SHA512
	}
	return crypto.SHA256
}
