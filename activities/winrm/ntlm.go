package winrm

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/Azure/go-ntlmssp"
)

// scheme under which Windows takes NTLM messages (RFC 4559).
const scheme = "Negotiate"

// negotiate does the first leg of an NTLM handshake (MS-NLMP) on a connection:
// a request without a body, so that nothing is sent to a host that is not yet
// known to take NTLM. It gives the authorization of the second leg, which the
// real request carries. The host has done nothing yet, whatever goes wrong here.
func (t *transport) negotiate(ctx context.Context, c *connection) (string, error) {
	first, err := ntlmssp.NewNegotiateMessage("", "")
	if err != nil {
		return "", fmt.Errorf("cannot begin NTLM: %w", err)
	}
	got, err := c.exchange(ctx, authorization(first), nil)
	if err != nil {
		// Not sent in the sense of the request proper: the first leg makes a host do nothing.
		return "", &exchangeError{cause: err}
	}
	challenge, err := t.challenge(got)
	if err != nil {
		return "", err
	}
	second, err := ntlmssp.NewAuthenticateMessage(challenge, t.options.User, t.options.Password, nil)
	if err != nil {
		return "", fmt.Errorf("cannot answer the NTLM challenge of %s: %w", t.url(), err)
	}
	return authorization(second), nil
}

func authorization(message []byte) string {
	return scheme + " " + base64.StdEncoding.EncodeToString(message)
}

// challenge finds the host's NTLM challenge in its answer to the first leg.
func (t *transport) challenge(got *answer) ([]byte, error) {
	if got.status != http.StatusUnauthorized {
		return nil, &HTTPError{URL: t.url(), Status: got.status}
	}
	for _, header := range got.header.Values("WWW-Authenticate") {
		name, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(name, scheme) || token == "" {
			continue
		}
		challenge, err := base64.StdEncoding.DecodeString(strings.TrimSpace(token))
		if err != nil {
			return nil, fmt.Errorf("cannot read the NTLM challenge of %s: %w", t.url(), err)
		}
		if got.last {
			return nil, errors.New("the host closes the connection in the middle of the NTLM handshake")
		}
		return challenge, nil
	}
	return nil, t.refused(got)
}

// refused is the error for a 401 that asks for no further leg.
func (t *transport) refused(got *answer) *AuthError {
	refused := &AuthError{URL: t.url(), User: t.options.User, Auth: t.options.Auth}
	for _, header := range got.header.Values("WWW-Authenticate") {
		name, _, _ := strings.Cut(header, " ")
		refused.Offers = append(refused.Offers, name)
	}
	return refused
}
