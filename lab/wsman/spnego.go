package wsman

import (
	"encoding/asn1"
	"errors"
	"fmt"
)

var (
	oidSPNEGO  = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 2}
	oidNTLMSSP = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 2, 10}
)

// negTokenInit is the first token of a client (RFC 4178, 4.2.1).
type negTokenInit struct {
	Mechanisms []asn1.ObjectIdentifier `asn1:"explicit,tag:0"`
	Flags      asn1.BitString          `asn1:"explicit,optional,tag:1"`
	Token      []byte                  `asn1:"explicit,optional,tag:2"`
	MIC        []byte                  `asn1:"explicit,optional,tag:3"`
}

// negTokenResp is every later token (RFC 4178, 4.2.2).
type negTokenResp struct {
	State     asn1.Enumerated       `asn1:"explicit,optional,tag:0"`
	Mechanism asn1.ObjectIdentifier `asn1:"explicit,optional,tag:1"`
	Token     []byte                `asn1:"explicit,optional,tag:2"`
	MIC       []byte                `asn1:"explicit,optional,tag:3"`
}

const (
	spnegoStateAccepted   = 0
	spnegoStateIncomplete = 1
)

// spnegoToken returns the NTLM message inside a SPNEGO token. It is nil if the client's first token is for another mechanism
// (Kerberos): NTLM then begins with the client's next token.
func spnegoToken(data []byte) ([]byte, error) {
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(data, &outer); err != nil {
		return nil, fmt.Errorf("cannot read the Negotiate token: %w", err)
	}
	if outer.Class == asn1.ClassContextSpecific && outer.Tag == 1 {
		var answer negTokenResp
		if _, err := asn1.Unmarshal(outer.Bytes, &answer); err != nil {
			return nil, fmt.Errorf("cannot read the SPNEGO answer: %w", err)
		}
		return answer.Token, nil
	}
	if outer.Class != asn1.ClassApplication || outer.Tag != 0 {
		return nil, errors.New("cannot read the Negotiate token: the token is neither NTLM nor SPNEGO")
	}
	return spnegoFirst(outer.Bytes)
}

// spnegoFirst is spnegoToken for the NegTokenInit of a client. It returns an error if the client does not offer NTLM.
func spnegoFirst(data []byte) ([]byte, error) {
	var mechanism asn1.ObjectIdentifier
	rest, err := asn1.Unmarshal(data, &mechanism)
	if err != nil || !mechanism.Equal(oidSPNEGO) {
		return nil, errors.New("cannot read the Negotiate token: the token is not SPNEGO")
	}
	var tagged asn1.RawValue
	if _, err := asn1.Unmarshal(rest, &tagged); err != nil {
		return nil, fmt.Errorf("cannot read the SPNEGO token: %w", err)
	}
	var first negTokenInit
	if _, err := asn1.Unmarshal(tagged.Bytes, &first); err != nil {
		return nil, fmt.Errorf("cannot read the SPNEGO token: %w", err)
	}
	for _, offered := range first.Mechanisms {
		if offered.Equal(oidNTLMSSP) {
			if isNTLM(first.Token) {
				return first.Token, nil
			}
			return nil, nil
		}
	}
	return nil, errors.New("cannot negotiate: the client does not offer NTLM")
}

// spnegoContinue wraps a challenge; without one, the answer selects NTLM.
func spnegoContinue(token []byte) []byte {
	return wrapResponse(negTokenResp{State: spnegoStateIncomplete, Mechanism: oidNTLMSSP, Token: token})
}

// spnegoAccepted returns the last token of a successful handshake: NegTokenResp with
// accept-completed. The bytes are constant, since package asn1 omits an optional field that is zero.
func spnegoAccepted() []byte {
	return []byte{0xa1, 0x07, 0x30, 0x05, 0xa0, 0x03, 0x0a, 0x01, spnegoStateAccepted}
}

func wrapResponse(response negTokenResp) []byte {
	inner, err := asn1.Marshal(response)
	if err != nil {
		panic(fmt.Sprintf("cannot encode a SPNEGO token: %v", err))
	}
	outer, err := asn1.Marshal(asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 1, IsCompound: true, Bytes: inner})
	if err != nil {
		panic(fmt.Sprintf("cannot encode a SPNEGO token: %v", err))
	}
	return outer
}
