package powershell

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// certificateAdvice returns what an operator can do about a certificate that this worker does not accept.
func certificateAdvice(err error, now time.Time) string {
	var invalid x509.CertificateInvalidError
	var otherName x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &otherName):
		return nameAdvice(otherName)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return periodAdvice(invalid.Cert, now)
	case errors.As(err, &invalid):
		return "issue a certificate for server authentication and bind it to the host's WinRM listener"
	case errors.As(err, &unknown) && oldHash(unknown.Cert) != "":
		return signatureAdvice(unknown.Cert)
	}
	return "set caFile in the endpoints file to a file with the certificate of the host's certificate authority, then start the worker again"
}

// periodAdvice returns the advice for a certificate that is not valid now.
func periodAdvice(certificate *x509.Certificate, now time.Time) string {
	if now.Before(certificate.NotBefore) {
		return fmt.Sprintf("the certificate is not valid before %s: correct the clock of this worker or of the computer that issued the certificate, or issue a certificate that is valid now",
			certificate.NotBefore.UTC().Format(time.RFC3339))
	}
	return fmt.Sprintf("the certificate expired at %s: issue a new certificate and bind it to the host's WinRM listener, or correct the clock of this worker",
		certificate.NotAfter.UTC().Format(time.RFC3339))
}

// oldHash returns the hash of a certificate's signature if crypto/x509 does not accept this hash, otherwise an empty text. For crypto/x509, the
// authority of such a certificate is unknown, even if the worker has the authority's certificate. A certificate that signs itself is
// a root: nobody checks its signature.
func oldHash(certificate *x509.Certificate) string {
	if certificate == nil || bytes.Equal(certificate.RawSubject, certificate.RawIssuer) {
		return ""
	}
	switch certificate.SignatureAlgorithm {
	case x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
		return "SHA-1"
	case x509.MD5WithRSA:
		return "MD5"
	}
	return ""
}

// signatureAdvice returns the advice for a certificate whose signature has an old hash.
func signatureAdvice(certificate *x509.Certificate) string {
	which, next := "the certificate", " and bind it to the host's WinRM listener"
	if certificate.IsCA {
		which, next = "the certificate of an intermediate certificate authority", " to this authority"
	}
	return fmt.Sprintf("%s is signed with %s, which the worker does not accept: issue a certificate with a SHA-256 signature%s", which, oldHash(certificate), next)
}

// nameAdvice returns the advice for a certificate that was issued for another name.
func nameAdvice(wrong x509.HostnameError) string {
	names := append([]string(nil), wrong.Certificate.DNSNames...)
	for _, address := range wrong.Certificate.IPAddresses {
		names = append(names, address.String())
	}
	if len(names) == 0 {
		return fmt.Sprintf("the certificate has no subject alternative name: issue a certificate with the alternative name %s and bind it to the host's WinRM listener", wrong.Host)
	}
	return fmt.Sprintf("the certificate is for %s and not for %s: bind a certificate for %s to the host's WinRM listener, or use a name of the certificate in the host's url in the endpoints file and start the worker again",
		strings.Join(names, ", "), wrong.Host, wrong.Host)
}
