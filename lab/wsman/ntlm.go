package wsman

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/rc4"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/crypto/md4" //nolint:staticcheck // the NT hash is MD4 by definition (MS-NLMP 3.3.2)
)

var ntlmSignature = []byte("NTLMSSP\x00")

// Negotiate flags of MS-NLMP 2.2.2.5.
const (
	flagUnicode          = 0x00000001
	flagRequestTarget    = 0x00000004
	flagSign             = 0x00000010
	flagSeal             = 0x00000020
	flagNTLM             = 0x00000200
	flagAlwaysSign       = 0x00008000
	flagTargetDomain     = 0x00010000
	flagTargetServer     = 0x00020000
	flagExtendedSecurity = 0x00080000
	flagTargetInfo       = 0x00800000
	flagVersion          = 0x02000000
	flag128              = 0x20000000
	flagKeyExchange      = 0x40000000
	flag56               = 0x80000000
)

// AV_PAIR ids of MS-NLMP 2.2.2.1.
const (
	avEnd = iota
	avComputer
	avDomain
	avDNSComputer
	avDNSDomain
	_
	avFlags
	avTimestamp
	_
	_
	avChannelBindings
)

const avFlagMIC = 0x2

// handshake is an NTLM handshake whose challenge was sent.
type handshake struct {
	// negotiate and challenge are the first two messages, which the integrity code covers.
	negotiate, challenge []byte
	serverChallenge      [8]byte
}

func isNTLM(message []byte) bool {
	return len(message) >= 16 && bytes.HasPrefix(message, ntlmSignature)
}

func isAuthenticate(message []byte) bool {
	return isNTLM(message) && binary.LittleEndian.Uint32(message[8:]) == 3
}

// newHandshake begins a handshake: it creates the CHALLENGE_MESSAGE for a NEGOTIATE_MESSAGE (MS-NLMP 2.2.1.2).
func newHandshake(negotiate []byte, options Options) (*handshake, error) {
	if kind := binary.LittleEndian.Uint32(negotiate[8:]); kind != 1 {
		return nil, fmt.Errorf("cannot begin an NTLM handshake: the client sent message %d first; send a NEGOTIATE_MESSAGE", kind)
	}
	h := &handshake{negotiate: negotiate}
	if _, err := rand.Read(h.serverChallenge[:]); err != nil {
		return nil, fmt.Errorf("cannot make an NTLM challenge: %w", err)
	}
	asked := binary.LittleEndian.Uint32(negotiate[12:])
	flags := uint32(flagUnicode|flagRequestTarget|flagNTLM|flagAlwaysSign|flagExtendedSecurity|flagTargetInfo|flagVersion) |
		asked&(flagSign|flagSeal|flag128|flagKeyExchange|flag56)
	target, kind := options.Domain, uint32(flagTargetDomain)
	if target == "" {
		target, kind = options.Name, flagTargetServer
	}
	name, info := utf16le(target), targetInfo(options)

	var m bytes.Buffer
	m.Write(ntlmSignature)
	put32(&m, 2)
	putField(&m, len(name), 56)
	put32(&m, flags|kind)
	m.Write(h.serverChallenge[:])
	m.Write(make([]byte, 8))
	putField(&m, len(info), 56+len(name))
	m.Write([]byte{10, 0, 0x63, 0x45, 0, 0, 0, 15})
	m.Write(name)
	m.Write(info)
	h.challenge = m.Bytes()
	return h, nil
}

func targetInfo(options Options) []byte {
	domain, dns := options.Domain, strings.ToLower(options.Name)
	if domain == "" {
		domain = options.Name
	}
	if options.DNSDomain != "" {
		dns += "." + options.DNSDomain
	}
	var info bytes.Buffer
	put := func(id uint16, value []byte) {
		_ = binary.Write(&info, binary.LittleEndian, []uint16{id, uint16(len(value))})
		info.Write(value)
	}
	put(avDomain, utf16le(domain))
	put(avComputer, utf16le(options.Name))
	put(avDNSDomain, utf16le(options.DNSDomain))
	put(avDNSComputer, utf16le(dns))
	put(avTimestamp, fileTime(time.Now()))
	put(avEnd, nil)
	return info.Bytes()
}

// verify checks an AUTHENTICATE_MESSAGE and returns its account. It accepts only NTLMv2 (MS-NLMP 3.3.2),
// and checks the channel binding, and the integrity code if the client sent one.
func (h *handshake) verify(message []byte, known accounts, channel channel) (account, error) {
	response, err := field(message, 20)
	if err != nil {
		return account{}, err
	}
	domain, err1 := field(message, 28)
	user, err2 := field(message, 36)
	if err := errors.Join(err1, err2); err != nil {
		return account{}, err
	}
	who, ok := known.find(fromUTF16(domain), fromUTF16(user))
	if !ok {
		return account{}, fmt.Errorf(`cannot log on %s\%s: there is no such account`, fromUTF16(domain), fromUTF16(user))
	}
	const proof, blob = 16, 28
	if len(response) < proof+blob {
		return account{}, errors.New("cannot log on with NTLM: the answer is not NTLMv2")
	}
	key := hmacMD5(ntHash(who.password), utf16le(strings.ToUpper(fromUTF16(user))+fromUTF16(domain)))
	if !hmac.Equal(response[:proof], hmacMD5(key, h.serverChallenge[:], response[proof:])) {
		return account{}, fmt.Errorf(`cannot log on %s\%s: wrong password`, fromUTF16(domain), fromUTF16(user))
	}
	pairs := parsePairs(response[proof+blob:])
	if err := channel.check(pairs[avChannelBindings]); err != nil {
		return account{}, err
	}
	if flags := pairs[avFlags]; len(flags) == 4 && binary.LittleEndian.Uint32(flags)&avFlagMIC != 0 {
		return who, h.verifyMIC(message, hmacMD5(key, response[:proof]))
	}
	return who, nil
}

// verifyMIC checks the integrity code over the three messages (MS-NLMP 3.1.5.1.2).
func (h *handshake) verifyMIC(message, sessionKey []byte) error {
	const micAt, micEnd, flagsAt = 72, 88, 60
	if len(message) < micEnd {
		return errors.New("cannot log on with NTLM: the message announces an integrity code but does not contain it")
	}
	if binary.LittleEndian.Uint32(message[flagsAt:])&flagKeyExchange != 0 {
		encrypted, err := field(message, 52)
		if err != nil {
			return err
		}
		cipher, err := rc4.NewCipher(sessionKey)
		if err != nil {
			return fmt.Errorf("cannot read the NTLM session key: %w", err)
		}
		sessionKey = make([]byte, len(encrypted))
		cipher.XORKeyStream(sessionKey, encrypted)
	}
	blank := append([]byte(nil), message...)
	clear(blank[micAt:micEnd])
	if !hmac.Equal(message[micAt:micEnd], hmacMD5(sessionKey, h.negotiate, h.challenge, blank)) {
		return errors.New("cannot log on with NTLM: the integrity code does not match the messages")
	}
	return nil
}

// field returns the part of a message whose length and offset are in the header at a position (MS-NLMP 2.2.1).
func field(message []byte, at int) ([]byte, error) {
	if len(message) < at+8 {
		return nil, errors.New("cannot read the NTLM message: the message is too short")
	}
	length, offset := int(binary.LittleEndian.Uint16(message[at:])), int(binary.LittleEndian.Uint32(message[at+4:]))
	if offset > len(message) || length > len(message)-offset {
		return nil, errors.New("cannot read the NTLM message: a field lies outside of the message")
	}
	return message[offset : offset+length], nil
}

// parsePairs reads a list of AV_PAIR structures by id (MS-NLMP 2.2.2.1).
func parsePairs(data []byte) map[uint16][]byte {
	pairs := map[uint16][]byte{}
	for len(data) >= 4 {
		id, length := binary.LittleEndian.Uint16(data), int(binary.LittleEndian.Uint16(data[2:]))
		if id == avEnd || length > len(data)-4 {
			break
		}
		pairs[id] = data[4 : 4+length]
		data = data[4+length:]
	}
	return pairs
}

func ntHash(password string) []byte {
	hash := md4.New()
	hash.Write(utf16le(password))
	return hash.Sum(nil)
}

func hmacMD5(key []byte, parts ...[]byte) []byte {
	mac := hmac.New(md5.New, key)
	for _, part := range parts {
		mac.Write(part)
	}
	return mac.Sum(nil)
}

func utf16le(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

func fromUTF16(data []byte) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// fileTime encodes a time as a FILETIME, little-endian: units of 100 ns since 1601-01-01 UTC.
func fileTime(t time.Time) []byte {
	const epoch = 116444736000000000
	return binary.LittleEndian.AppendUint64(nil, uint64(t.UnixNano()/100+epoch))
}

func put32(m *bytes.Buffer, value uint32) { _ = binary.Write(m, binary.LittleEndian, value) }

func putField(m *bytes.Buffer, length, offset int) {
	_ = binary.Write(m, binary.LittleEndian, []uint16{uint16(length), uint16(length)})
	put32(m, uint32(offset))
}
