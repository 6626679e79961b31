package wsman

import (
	"crypto"
	"crypto/md5"
	_ "crypto/sha256" // the hashes of certificates
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/binary"
	"net/http"
)

// channelBinding is what NTLM clients on TLS put into their answer: the MD5 of a
// gss_channel_bindings structure around the certificate's hash (RFC 5929, 4.1).
// nil where there is nothing to compare with.
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
