package winrm

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"changeover/activities/reach"
)

// transport sends messages to one host, one at a time over one connection.
type transport struct {
	options Options
	target  *url.URL
	// turn holds one token; only the goroutine that has taken it uses conn.
	turn chan struct{}
	conn *connection
}

func newTransport(o Options, target *url.URL) *transport {
	return &transport{options: o, target: target, turn: make(chan struct{}, 1)}
}

func (t *transport) url() string { return t.target.String() }

// send sends one message and gives the host's answer. Errors are *TransportError,
// *AuthError, *HTTPError (nothing happened), *Fault, *LostAnswer, or that of reach.MaySend.
func (t *transport) send(ctx context.Context, action, message string) ([]byte, error) {
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, &TransportError{URL: t.url(), Cause: ctx.Err()}
	}
	defer func() { <-t.turn }()
	ctx, cancel := context.WithTimeout(ctx, t.options.OperationTimeout+answerGrace)
	defer cancel()
	if action != sendAction {
		ctx = reach.BeforeSending(ctx, nil) // Only input makes the program on the host do something.
	}
	got, err := t.exchange(ctx, []byte(message))
	if err != nil {
		t.abort()
		return nil, t.failed(action, err)
	}
	if got.last {
		t.drop()
	}
	return t.judge(action, got)
}

// exchange sends a message over the kept connection. If that is closed, or the host no longer
// knows who has logged on over it, the message is sent over a new one; in both cases the host has
// not acted on the message yet.
func (t *transport) exchange(ctx context.Context, message []byte) (*answer, error) {
	if t.conn != nil && t.conn.alive() {
		got, err := t.request(ctx, message)
		var failed *exchangeError
		switch {
		case err == nil && got.status != http.StatusUnauthorized:
			return got, nil
		case errors.As(err, &failed) && failed.sent, errors.As(err, new(*AuthError)), errors.As(err, new(*tooLate)), ctx.Err() != nil:
			return nil, err
		}
	}
	t.abort()
	if err := t.options.Accounts.admit(ctx, t.options); err != nil {
		return nil, err
	}
	conn, err := dial(ctx, t.target, t.options)
	if err != nil {
		return nil, &exchangeError{cause: err}
	}
	t.conn = conn
	return t.request(ctx, message)
}

// request sends the message, and logs on with it where that is still to be done.
func (t *transport) request(ctx context.Context, message []byte) (*answer, error) {
	switch {
	case t.options.Auth == Basic:
		return t.logOn(ctx, "Basic "+base64.StdEncoding.EncodeToString([]byte(t.options.User+":"+t.options.Password)), message)
	case t.conn.authenticated:
		// A 401 is no refusal of the account here: the host no longer knows who has logged on over this connection.
		return t.deliver(ctx, "", message)
	}
	header, err := t.negotiate(ctx, t.conn)
	if err != nil {
		return nil, err
	}
	return t.logOn(ctx, header, message)
}

// logOn sends a message with the account's credentials. Its error is an *AuthError where the
// host refuses the account, or where it was refused before and must not be sent.
func (t *transport) logOn(ctx context.Context, credentials string, message []byte) (*answer, error) {
	end, err := t.beginLogon(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	got, err := t.deliver(ctx, credentials, message)
	if err != nil {
		return nil, err
	}
	switch got.status {
	case http.StatusUnauthorized:
		return nil, t.options.Accounts.refuse(ctx, t.options, t.refused(got))
	case http.StatusOK, http.StatusInternalServerError: // An answer, or a fault in one.
		if isEnvelope(got.body) {
			t.options.Accounts.accept(t.options)
		}
	}
	t.conn.authenticated = true
	return got, nil
}

// beginLogon waits for the turn of the account. Basic sends the credentials with every request; once the host has accepted
// them on this connection, a request waits for no turn. Otherwise a Receive, which waits for output, would hold up all other
// hosts of the account.
func (t *transport) beginLogon(ctx context.Context) (end func(), err error) {
	if t.conn.authenticated {
		return func() {}, t.options.Accounts.admit(ctx, t.options)
	}
	return t.options.Accounts.begin(ctx, t.options)
}

// tooLate is the error of a message that must not be sent any more.
type tooLate struct{ error }

// Unwrap returns the reason.
func (e *tooLate) Unwrap() error { return e.error }

// deliver sends the message itself, if it still may be sent: connection and logon may have taken long.
func (t *transport) deliver(ctx context.Context, credentials string, message []byte) (*answer, error) {
	if err := reach.MaySend(ctx); err != nil {
		return nil, &tooLate{err}
	}
	return t.conn.exchange(ctx, credentials, message)
}

// failed types an error of an exchange.
func (t *transport) failed(action string, err error) error {
	var refused *AuthError
	var strange *HTTPError
	var exchange *exchangeError
	var late *tooLate
	switch {
	case errors.As(err, &late):
		return late.error
	case errors.As(err, &refused), errors.As(err, &strange):
		return err
	case errors.As(err, &exchange) && exchange.sent:
		return &LostAnswer{URL: t.url(), Action: action, Cause: exchange.cause}
	}
	return &TransportError{URL: t.url(), Cause: err}
}

// judge returns an answer, or an error for a fault and for the answer of another kind of server.
func (t *transport) judge(action string, got *answer) ([]byte, error) {
	message := isEnvelope(got.body)
	if message && got.status == http.StatusOK {
		return got.body, nil
	}
	if fault := parseFault(action, got.body); fault != nil {
		return nil, fault
	}
	strange := t.strange(got)
	switch {
	case got.status == http.StatusOK && isPage(got):
		// A proxy or another web server has answered with a page of its own and has not passed on the request.
		return nil, strange
	case got.status == http.StatusOK, got.status >= http.StatusInternalServerError && !unavailable(action, got):
		return nil, &LostAnswer{URL: t.url(), Action: action, Cause: strange}
	}
	return nil, strange
}

// unavailable reports whether an answer says that the host has not got the message, because its service does not run. A proxy answers
// the same if the host closed the connection after it had got the message; so for input, only Windows itself is believed.
func unavailable(action string, got *answer) bool {
	return got.status == http.StatusServiceUnavailable && (action != sendAction || strings.HasPrefix(got.header.Get("Server"), "Microsoft-HTTPAPI/"))
}

// strange is the error for an answer that is no message.
func (t *transport) strange(got *answer) *HTTPError {
	return &HTTPError{URL: t.url(), Status: got.status, ContentType: got.header.Get("Content-Type")}
}

// abort closes the connection after a request that was given up; the caller has the turn.
func (t *transport) abort() {
	if t.conn != nil {
		t.conn.abort()
		t.conn = nil
	}
}

// drop closes the connection; the caller has the turn.
func (t *transport) drop() {
	if t.conn != nil {
		_ = t.conn.Close()
		t.conn = nil
	}
}
