package winrm

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/bodgit/ntlmssp"
)

// scheme under which Windows takes NTLM messages (RFC 4559).
const scheme = "Negotiate"

// negotiate does the first leg of an NTLM handshake (MS-NLMP) on a connection:
// a request without a body, so that nothing is sent to a host that is not yet
// known to take NTLM. It gives the authorization of the second leg, which the
// real request carries. If an error occurs here, the host has done nothing yet.
func (t *transport) negotiate(ctx context.Context, c *connection) (string, error) {
	client, first, err := t.beginNTLM()
	if err != nil {
		return "", fmt.Errorf("cannot begin NTLM with %s: %w", t.url(), err)
	}
	got, err := c.exchange(ctx, authorization(first), nil)
	if err != nil {
		// The error does not count as sent: on the first leg of a handshake a host does nothing yet.
		return "", &exchangeError{cause: err}
	}
	challenge, err := t.challenge(got)
	if err != nil {
		return "", err
	}
	second, err := answerChallenge(client, challenge, c.binding())
	if err != nil {
		return "", fmt.Errorf("cannot answer the NTLM challenge of %s: %w", t.url(), err)
	}
	return authorization(second), nil
}

// beginNTLM returns the client of one handshake and its first message. That message names no
// domain: it would have to be in the host's OEM character set (MS-NLMP 2.2.1.1).
func (t *transport) beginNTLM() (*ntlmssp.Client, []byte, error) {
	domain, user := accountName(t.options.User)
	client, err := ntlmssp.NewClient(ntlmssp.SetUserInfo(user, t.options.Password))
	if err != nil {
		return nil, nil, err
	}
	first, err := client.Authenticate(nil, nil)
	if err != nil {
		return nil, nil, err
	}
	return client, first, client.SetOption(ntlmssp.SetDomain(domain))
}

// accountName splits DOMAIN\user. A name of the form user@domain stays whole (MS-NLMP 3.3.2).
func accountName(account string) (domain, user string) {
	if domain, user, ok := strings.Cut(account, `\`); ok {
		return domain, user
	}
	return "", account
}

// answerChallenge returns the last message of a handshake. The library panics on some challenges
// that no Windows host sends, such as one without target information.
func answerChallenge(client *ntlmssp.Client, challenge []byte, binding *ntlmssp.ChannelBindings) (message []byte, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			message, err = nil, fmt.Errorf("the challenge is damaged (%v)", failure)
		}
	}()
	return client.Authenticate(challenge, binding)
}

func authorization(message []byte) string {
	return scheme + " " + base64.StdEncoding.EncodeToString(message)
}

// challenge finds the host's NTLM challenge in its answer to the first leg.
func (t *transport) challenge(got *answer) ([]byte, error) {
	if got.status != http.StatusUnauthorized {
		return nil, t.strange(got)
	}
	for _, offer := range offersOf(got.header) {
		if !strings.EqualFold(offer.scheme, scheme) || offer.token == "" {
			continue
		}
		challenge, err := base64.StdEncoding.DecodeString(offer.token)
		if err != nil {
			return nil, fmt.Errorf("cannot read the NTLM challenge of %s: %w", t.url(), err)
		}
		if got.last {
			return nil, errors.New("the host closed the connection in the middle of the NTLM handshake")
		}
		return challenge, nil
	}
	return nil, t.refused(got)
}

// refused is the error for a 401 that asks for no further leg.
func (t *transport) refused(got *answer) *AuthError {
	refused := &AuthError{URL: t.url(), User: t.options.User, Auth: t.options.Auth, Bound: t.target.Scheme == "https"}
	for _, offer := range offersOf(got.header) {
		refused.Offers = append(refused.Offers, offer.scheme)
	}
	return refused
}
