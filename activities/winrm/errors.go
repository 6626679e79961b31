package winrm

import (
	"fmt"
	"strings"
	"time"
)

// TransportError says that a request did not reach the host: nothing happened there.
type TransportError struct {
	URL   string
	Cause error
}

// Error names the listener and the reason.
func (e *TransportError) Error() string {
	return fmt.Sprintf("cannot reach %s: %v", e.URL, e.Cause)
}

// Unwrap gives the reason.
func (e *TransportError) Unwrap() error { return e.Cause }

// TLSVersionError says that the host's listener supports neither TLS 1.2 nor a newer version. The host answers,
// so another attempt has the same result.
type TLSVersionError struct{ Cause error }

// Error names the version and the reason.
func (e *TLSVersionError) Error() string {
	return fmt.Sprintf("the host does not offer TLS 1.2: %v", e.Cause)
}

// Unwrap gives the reason.
func (e *TLSVersionError) Unwrap() error { return e.Cause }

// Advice is what an operator can do about it. Windows Server 2008 R2 supports TLS 1.2, which is off by default there.
func (e *TLSVersionError) Advice() string {
	return `turn on TLS 1.2 on the host: in the registry key HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server, ` +
		"set the REG_DWORD values Enabled to 1 and DisabledByDefault to 0, and restart the host; then retry"
}

// TLSSettingsError says that the host has refused the versions and cipher suites of TLS that the worker offers. The host
// answers, so another attempt has the same result.
type TLSSettingsError struct{ Cause error }

// Error says what the host has refused, and the reason.
func (e *TLSSettingsError) Error() string {
	return fmt.Sprintf("the host refuses the TLS versions and cipher suites that the worker offers: %v", e.Cause)
}

// Unwrap gives the reason.
func (e *TLSSettingsError) Unwrap() error { return e.Cause }

// Advice is what an operator can do about it. crypto/tls offers no exchange of keys with RSA.
func (e *TLSSettingsError) Advice() string {
	return "the TLS settings of the host share no version or cipher suite with the worker: enable TLS 1.2 and a cipher suite with ECDHE on the host (docs/windows.md); then retry"
}

// LostAnswer says that a request was sent in full and no usable answer came:
// the host may or may not have carried it out.
type LostAnswer struct {
	URL string
	// Action of the request, e.g. Send.
	Action string
	Cause  error
}

// Error names the request, the listener and the reason.
func (e *LostAnswer) Error() string {
	return fmt.Sprintf("cannot find out whether request %s was carried out at %s: the host sent no usable answer: %v", e.Action, e.URL, e.Cause)
}

// Unwrap gives the reason.
func (e *LostAnswer) Unwrap() error { return e.Cause }

// AuthError says that an account cannot log on: nothing happened at the host. Either the
// host refused the account now (HTTP 401), or it was refused earlier and was not sent again.
type AuthError struct {
	URL  string
	User string
	Auth Auth
	// Bound says that the URL is https, so that a logon with NTLM carries a channel binding.
	Bound bool
	// Offers are the schemes that the host accepts.
	Offers []string
	// Earlier is an earlier refusal, because of which nothing was sent; nil: the host refused now.
	Earlier *Refusal
	// Final says that the account is not used again until a person decides, or its password
	// or the endpoint changes.
	Final bool
}

// Error names the account, and either the schemes that the host offers or the earlier refusal.
func (e *AuthError) Error() string {
	if e.Earlier != nil {
		return fmt.Sprintf("cannot log on to %s as %s with %s: host %s refused this account at %s (401), so Changeover sent nothing, because further refusals could lock the account in the domain",
			e.URL, e.User, e.Auth, e.Earlier.Host, e.Earlier.At.UTC().Format(time.RFC3339))
	}
	offers := "no authentication scheme"
	if len(e.Offers) > 0 {
		offers = "the authentication schemes " + strings.Join(e.Offers, ", ")
	}
	return fmt.Sprintf("cannot log on to %s as %s with %s: the host refused the logon (401) and offers %s", e.URL, e.User, e.Auth, offers)
}

// Advice is what an operator can do about a refused logon. With NTLM it also names the channel binding: a host answers
// 401, without a reason, to a logon whose channel binding is missing or belongs to another certificate. An earlier refusal
// may be that of another host.
func (e *AuthError) Advice() string {
	scheme := "Negotiate"
	if e.Auth == Basic {
		scheme = "Basic"
	}
	account := "check user and password in the endpoints file (after a change of this file or of an environment variable, start the worker again), check that the account is an administrator of the host, " +
		"and run 'winrm get winrm/config/service' on the host: in the output, " + scheme + " must be true"
	if e.Auth == NTLM {
		account += "; if the account is in the group Protected Users, or the domain restricts NTLM, Windows refuses the logon: use an account that may log on with NTLM"
	}
	switch {
	case e.Auth != NTLM, e.Earlier != nil:
		return account
	case e.Bound:
		return account + "; if a proxy between worker and host decrypts the TLS connection, connect without the proxy: a host that checks channel bindings refuses every logon through such a proxy"
	}
	return account + "; the host may require a channel binding (CbtHardeningLevel Strict), and a logon over http carries no channel binding: use https"
}

// HTTPError is an answer that is no message of the protocol, e.g. 404 from
// another web server, a proxy's page or 503 while the service starts.
type HTTPError struct {
	URL    string
	Status int
	// ContentType of the answer; empty: it had none.
	ContentType string
}

// Error names the listener, the status and the type of the content.
func (e *HTTPError) Error() string {
	content := ""
	if e.ContentType != "" {
		content = " (" + e.ContentType + ")"
	}
	return fmt.Sprintf("cannot reach WinRM at %s: the answer has HTTP status %d and is not a WS-Management message%s", e.URL, e.Status, content)
}
