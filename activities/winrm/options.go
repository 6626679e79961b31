// Package winrm runs commands on Windows hosts over WS-Management: Create,
// Command, Send, Receive, Signal and Delete of the shell protocol (MS-WSMV). It
// takes messages from github.com/masterzen/winrm and brings its own transport:
// faults are typed by their code, contexts end requests, one authenticated
// connection is reused and never carries two requests at once. A request whose
// answer was lost is not sent again if it may have had an effect.
package winrm

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Auth is a way to log on.
type Auth string

const (
	// NTLM takes local and domain accounts. It is the zero value's meaning too.
	NTLM Auth = "ntlm"
	// Basic takes local accounts only.
	Basic Auth = "basic"
)

// Options say how one host is reached. Zero values of everything but URL, User
// and Password take the defaults given.
type Options struct {
	// Host is the name of the host in errors; default: the host of the URL.
	Host string
	// URL of the listener, e.g. https://node1.example.com:5986/wsman.
	URL string
	// User is a local account's name, DOMAIN\user or user@domain.
	User string
	// Password is the secret itself; it never appears in errors.
	Password string
	Auth     Auth
	// Accounts remembers refused accounts; nil: nothing does.
	Accounts *Accounts
	// RootCAs that sign the host's certificate; default: those of the system.
	RootCAs *x509.CertPool
	// ServerName that the certificate must carry, where it differs from the URL's host.
	ServerName string
	// AllowHTTP permits an http URL: everything, Basic passwords included, then travels in clear text.
	AllowHTTP bool
	// ConnectTimeout is the longest a TCP connection and its TLS handshake may take; default 15 s.
	ConnectTimeout time.Duration
	// OperationTimeout after which the host answers a Receive without output; default 20 s.
	OperationTimeout time.Duration
	// CloseTimeout bounds the requests that end a command and its shell; default 10 s.
	CloseTimeout time.Duration
	// IdleTimeout after which the host deletes a shell that nobody asks about; default 180 s.
	IdleTimeout time.Duration
	// MaxAnswer is the largest answer accepted, in bytes; default 4 MiB.
	MaxAnswer int64
}

// endpoint is what a logon's outcome depends on beside the account.
func (o Options) endpoint() string { return string(o.Auth) + " " + o.URL + " " + o.ServerName }

// answerGrace is what a host may take to answer beyond the operation timeout.
const answerGrace = 30 * time.Second

func (o Options) withDefaults() Options {
	if o.Auth == "" {
		o.Auth = NTLM
	}
	o.ConnectTimeout = orDefault(o.ConnectTimeout, 15*time.Second)
	o.OperationTimeout = orDefault(o.OperationTimeout, 20*time.Second)
	o.CloseTimeout = orDefault(o.CloseTimeout, 10*time.Second)
	o.IdleTimeout = orDefault(o.IdleTimeout, 180*time.Second)
	o.MaxAnswer = orDefault(o.MaxAnswer, 4<<20)
	return o
}

func orDefault[N ~int64](value, otherwise N) N {
	if value == 0 {
		return otherwise
	}
	return value
}

// check returns an error that says what is wrong with the options, without any secret.
func (o Options) check() (*url.URL, error) {
	target, err := url.Parse(o.URL)
	if err != nil {
		return nil, fmt.Errorf("cannot use the WinRM URL: %w", withoutURL(err))
	}
	switch {
	case target.Hostname() == "" || target.Scheme != "https" && target.Scheme != "http":
		return nil, fmt.Errorf("cannot use the WinRM URL %q: the URL must look like https://host:5986/wsman", target.Redacted())
	case target.User != nil:
		return nil, fmt.Errorf("cannot use the WinRM URL %q: the URL contains a user; set user in the endpoints file instead", target.Redacted())
	case target.Scheme == "http" && !o.AllowHTTP:
		return nil, fmt.Errorf("cannot use the WinRM URL %q: http sends everything in clear text; use https, or set insecureHTTP in the endpoints file to accept clear text", o.URL)
	case o.User == "" || o.Password == "":
		return nil, fmt.Errorf("cannot log on to %s: user or password is missing in the endpoints file", o.URL)
	case o.Auth != NTLM && o.Auth != Basic:
		return nil, fmt.Errorf("cannot log on to %s: authentication %q is not known; set auth to ntlm or basic in the endpoints file", o.URL, o.Auth)
	case o.Auth == Basic && strings.ContainsAny(o.User, `\@`):
		return nil, fmt.Errorf("cannot log on to %s as %s: Basic works with local accounts only; set auth to ntlm in the endpoints file", o.URL, o.User)
	}
	return target, nil
}

// withoutURL drops the URL from a parser's error: it could hold a password.
func withoutURL(err error) error {
	var wrong *url.Error
	if errors.As(err, &wrong) {
		return wrong.Err
	}
	return err
}
