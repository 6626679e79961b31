package wsman

import (
	"bytes"
	"crypto"
	"crypto/hmac"
	"crypto/md5"
	_ "crypto/sha256" // the hashes of certificates
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"net/http"
)

// channel describes the connection of a logon for the check of its channel binding.
type channel struct {
	// binding is the expected binding, see channelBinding; nil if it is not known.
	binding []byte
	// strict is set if a binding is required.
	strict bool
}

// check returns an error for the binding of another certificate and, if the host is strict, for a missing binding. A binding of
// zeros counts as missing (MS-NLMP 2.2.2.1).
func (c channel) check(sent []byte) error {
	missing := len(bytes.Trim(sent, "\x00")) == 0
	switch {
	case missing && c.strict:
		return errors.New("cannot log on with NTLM: the channel binding is missing")
	case !missing && c.binding != nil && !hmac.Equal(sent, c.binding):
		return errors.New("cannot log on with NTLM: the channel binding belongs to another TLS certificate")
	}
	return nil
}

// channelBinding returns the channel binding that NTLM clients send over TLS: the MD5 hash of a
// gss_channel_bindings structure with the certificate's hash (RFC 5929, 4.1; MS-NLMP 2.2.2.1).
// It is nil without TLS or if the server's certificate is not known.
func (s *Server) channelBinding(r *http.Request) []byte {
	if r.TLS == nil || s.options.Certificate == nil {
		return nil
	}
	hash := certificateHash(s.options.Certificate.SignatureAlgorithm).New()
	hash.Write(s.options.Certificate.Raw)
	data := append([]byte("tls-server-end-point:"), hash.Sum(nil)...)
	structure := make([]byte, 16, 20+len(data))
	structure = binary.LittleEndian.AppendUint32(structure, uint32(len(data)))
	sum := md5.Sum(append(structure, data...))
	return sum[:]
}

// certificateHash returns the hash function of a certificate's signature, at least SHA-256 (RFC 5929, 4.1).
func certificateHash(algorithm x509.SignatureAlgorithm) crypto.Hash {
	switch algorithm {
	case x509.SHA384WithRSA, x509.ECDSAWithSHA384, x509.SHA384WithRSAPSS:
		return crypto.SHA384
	case x509.SHA512WithRSA, x509.ECDSAWithSHA512, x509.SHA512WithRSAPSS:
		return crypto.SHA512
	default:
		return crypto.SHA256
	}
}
