package winrm

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strings"
	"unicode/utf16"

	"golang.org/x/crypto/md4" //nolint:staticcheck // NTLM is defined with MD4
)

// The server's side of NTLM, written from MS-NLMP: it proves that the client
// knows the password without the client's library.

var serverChallenge = []byte{1, 2, 3, 4, 5, 6, 7, 8}

func utf16Bytes(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

// challengeMessage is a CHALLENGE_MESSAGE (2.2.1.2) with a target name and target information.
func challengeMessage() []byte {
	const flags = 0x1 | 0x4 | 0x200 | 0x8000 | 0x80000 | 0x800000 | 0x20000000
	name := utf16Bytes("LAB")
	info := append([]byte{2, 0, byte(len(name)), 0}, name...)
	info = append(info, 0, 0, 0, 0)
	message := append([]byte("NTLMSSP\x00"), 2, 0, 0, 0)
	message = appendField(message, len(name), 48)
	message = binary.LittleEndian.AppendUint32(message, flags)
	message = append(message, serverChallenge...)
	message = append(message, make([]byte, 8)...)
	message = appendField(message, len(info), 48+len(name))
	return append(append(message, name...), info...)
}

func appendField(message []byte, length, offset int) []byte {
	message = binary.LittleEndian.AppendUint16(message, uint16(length))
	message = binary.LittleEndian.AppendUint16(message, uint16(length))
	return binary.LittleEndian.AppendUint32(message, uint32(offset))
}

func field(message []byte, at int) []byte {
	length := binary.LittleEndian.Uint16(message[at:])
	offset := binary.LittleEndian.Uint32(message[at+4:])
	return message[offset : offset+uint32(length)]
}

func hmacMD5(key []byte, parts ...[]byte) []byte {
	mac := hmac.New(md5.New, key)
	for _, part := range parts {
		mac.Write(part)
	}
	return mac.Sum(nil)
}

// proven checks an AUTHENTICATE_MESSAGE (2.2.1.3) by NTLMv2 (3.3.2).
func proven(message []byte, domain, user, password string) bool {
	response, gotDomain, gotUser := field(message, 20), field(message, 28), field(message, 36)
	if !bytes.Equal(gotDomain, utf16Bytes(domain)) || !bytes.Equal(gotUser, utf16Bytes(user)) || len(response) < 16 {
		return false
	}
	hash := md4.New()
	hash.Write(utf16Bytes(password))
	key := hmacMD5(hash.Sum(nil), utf16Bytes(strings.ToUpper(user)+domain))
	return hmac.Equal(response[:16], hmacMD5(key, serverChallenge, response[16:]))
}

// ntlmServer lets requests through on connections that have logged on.
type ntlmServer struct {
	domain, user, password string
	// forget makes connections that have logged on log on again, once for each count.
	forget     int
	handshakes int
	// logons counts last legs, which carry the credentials.
	logons int
	// early counts first legs that carried a body.
	early    int
	loggedOn map[string]bool
	// binding that a logon must carry, as with CbtHardeningLevel Strict; nil: none.
	binding []byte
	// joined has the host send its challenges in one header.
	joined bool
	// challenge instead of the usual one; nil: that.
	challenge []byte
}

// channelBinding is the MD5 of a gss_channel_bindings_struct without addresses around the binding of
// type tls-server-end-point (MS-NLMP 2.2.2.1, RFC 4121 4.1.1.2, RFC 5929 4.1), for a certificate
// that is signed with SHA-256.
func channelBinding(certificate *x509.Certificate) []byte {
	hash := sha256.Sum256(certificate.Raw)
	data := append([]byte("tls-server-end-point:"), hash[:]...)
	structure := binary.LittleEndian.AppendUint32(make([]byte, 16), uint32(len(data)))
	sum := md5.Sum(append(structure, data...))
	return sum[:]
}

// bound reports whether a proven logon carries a channel binding (AV_PAIR 10).
func bound(message, binding []byte) bool {
	const proof, blob = 16, 28
	pairs := field(message, 20)[proof+blob:]
	for len(pairs) >= 4 && binary.LittleEndian.Uint16(pairs) != 0 {
		id, value := binary.LittleEndian.Uint16(pairs), pairs[4:4+binary.LittleEndian.Uint16(pairs[2:])]
		if id == 10 {
			return bytes.Equal(value, binding)
		}
		pairs = pairs[4+len(value):]
	}
	return false
}

// admits answers 401 and returns false until the connection has logged on. The caller holds a lock.
func (s *ntlmServer) admits(w http.ResponseWriter, r *http.Request, body []byte) bool {
	header := r.Header.Get("Authorization")
	if s.loggedOn[r.RemoteAddr] && header == "" {
		if s.forget == 0 {
			return true
		}
		s.forget--
		delete(s.loggedOn, r.RemoteAddr)
	}
	message, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(header, "Negotiate "))
	offer := "Negotiate"
	if err == nil && len(message) > 12 && message[8] == 1 {
		s.handshakes++
		if len(body) > 0 {
			s.early++
		}
		challenge := s.challenge
		if challenge == nil {
			challenge = challengeMessage()
		}
		offer += " " + base64.StdEncoding.EncodeToString(challenge)
	}
	if err == nil && len(message) > 44 && message[8] == 3 {
		s.logons++
	}
	if err == nil && len(message) > 44 && message[8] == 3 && proven(message, s.domain, s.user, s.password) && (s.binding == nil || bound(message, s.binding)) {
		s.loggedOn[r.RemoteAddr] = true
		return true
	}
	if basic := `Basic realm="WSMAN"`; s.joined {
		w.Header().Add("WWW-Authenticate", offer+", "+basic)
	} else {
		w.Header().Add("WWW-Authenticate", offer)
		w.Header().Add("WWW-Authenticate", basic)
	}
	w.WriteHeader(http.StatusUnauthorized)
	return false
}
