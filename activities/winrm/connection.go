package winrm

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"changeover/activities/reach"
)

// connection is one TCP connection to a host. NTLM authenticates the connection
// and not the request, so it is kept in hand here instead of in a pool of
// http.Transport, which also might send a request again by itself.
type connection struct {
	net.Conn
	reader *bufio.Reader
	// bounds what reader takes from Conn.
	bounds *bounded
	target *url.URL
	// maxAnswer is the largest body accepted, in bytes.
	maxAnswer int64
	// authenticated says that the host knows who is at the other end.
	authenticated bool
	lastUsed      time.Time
}

// answer is an HTTP response with its whole body.
type answer struct {
	status int
	header http.Header
	body   []byte
	// last says that the host closes the connection after it.
	last bool
}

// exchangeError says how far a failed exchange got.
type exchangeError struct {
	// sent says that the whole request left, so the host may have acted on it.
	sent  bool
	cause error
}

func (e *exchangeError) Error() string { return e.cause.Error() }
func (e *exchangeError) Unwrap() error { return e.cause }

// dial opens a connection; with https it ends its TLS handshake as well.
func dial(ctx context.Context, target *url.URL, o Options) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, o.ConnectTimeout)
	defer cancel()
	conn, err := dialTCP(ctx, target)
	if err != nil {
		return nil, err
	}
	discardAtEnd(conn)
	if target.Scheme == "https" {
		if conn, err = secure(ctx, conn, target, o); err != nil {
			return nil, err
		}
	}
	bounds := &bounded{Reader: conn}
	return &connection{Conn: conn, reader: bufio.NewReader(bounds), bounds: bounds, target: target, maxAnswer: o.MaxAnswer, lastUsed: time.Now()}, nil
}

func dialTCP(ctx context.Context, target *url.URL) (conn net.Conn, err error) {
	dialer := net.Dialer{KeepAliveConfig: keepAlive}
	if !reach.IsDuringRestart(ctx) {
		return dialer.DialContext(ctx, "tcp", address(target))
	}
	// The limit is for each address and does not include the look-up of the name: the first name server may restart as well, and
	// an address of a node may be in a network that this worker does not reach.
	dialer.Timeout = restartDial
	host, port, err := net.SplitHostPort(address(target))
	if err != nil {
		return nil, err
	}
	found, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, one := range found {
		if conn, err = dialer.DialContext(ctx, "tcp", net.JoinHostPort(one, port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// discardAtEnd has the system discard what has not reached the host when the connection is closed or this process ends. Otherwise it
// would go on sending it, for minutes: when the network is back, the host would carry out a request that was given up.
func discardAtEnd(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

// restartDial is the longest time of one attempt to connect to an address of a restarting host. TCP repeats the lost
// first packet after longer and longer pauses, so a new attempt finds the host sooner.
const restartDial = time.Second

// keepAlive makes a host that has restarted answer at once that it no longer knows the connection.
// A connection to a host that does not answer for a minute is closed.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: time.Second, Interval: time.Second, Count: 60}

// address is the listener's host and port; without a port the URL's scheme decides, as in any URL.
func address(target *url.URL) string {
	port := target.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[target.Scheme]
	}
	return net.JoinHostPort(target.Hostname(), port)
}

func secure(ctx context.Context, conn net.Conn, target *url.URL, o Options) (net.Conn, error) {
	name := o.ServerName
	if name == "" {
		name = target.Hostname()
	}
	secured := tls.Client(conn, &tls.Config{ServerName: name, RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12})
	if err := secured.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		if isVersion(err) {
			return nil, &TLSVersionError{Cause: err}
		}
		if isAlert(err, handshakeFailure, insufficientSecurity) {
			return nil, &TLSSettingsError{Cause: err}
		}
		return nil, err
	}
	return secured, nil
}

// Alerts by which a host refuses what the worker offers (RFC 5246, 7.2.2).
const (
	// handshakeFailure: no cipher suite, or other setting, that host and worker have in common.
	handshakeFailure tls.AlertError = 40
	// protocolVersion: no version that host and worker have in common.
	protocolVersion tls.AlertError = 70
	// insufficientSecurity: no cipher suite that the host takes for secure enough.
	insufficientSecurity tls.AlertError = 71
)

// isAlert reports whether the host has ended a handshake with one of the alerts. An alert of the host has no type of its own
// in crypto/tls.
func isAlert(err error, alerts ...tls.AlertError) bool {
	var sent *net.OpError
	return errors.As(err, &sent) && sent.Op == "remote error" &&
		slices.ContainsFunc(alerts, func(alert tls.AlertError) bool { return sent.Err.Error() == alert.Error() })
}

// isVersion reports whether a handshake failed because host and worker have no version of TLS in common. An older version
// in the host's answer has no type of its own in crypto/tls.
func isVersion(err error) bool {
	return isAlert(err, protocolVersion) || strings.HasPrefix(err.Error(), "tls: server selected unsupported protocol version")
}

// idleLimit is how long a connection may rest: the host's HTTP service closes it after two minutes.
const idleLimit = 60 * time.Second

// alive reports whether a resting connection can take another request. It is asked before
// every request and does not wait where the system lets it look at the socket.
func (c *connection) alive() bool {
	if time.Since(c.lastUsed) > idleLimit || c.reader.Buffered() > 0 {
		return false
	}
	if quiet, known := looksQuiet(c.Conn); known {
		return quiet
	}
	return c.readsNothing()
}

// abort closes the connection at once, without a last message of TLS, which would wait for a host that reads nothing.
func (c *connection) abort() {
	conn := c.Conn
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	_ = conn.Close()
}

// looksQuiet looks at a connection's socket without waiting and without taking anything from
// it. A socket is not quiet if the host has closed it, or has sent something without a request; with TLS
// that may be a message of TLS itself, and then a new connection does no harm.
// known is false where this system offers no such look.
func looksQuiet(conn net.Conn) (quiet, known bool) {
	if secured, ok := conn.(*tls.Conn); ok {
		conn = secured.NetConn()
	}
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return false, false
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false, true
	}
	known = true // A descriptor that is closed already is not peeked at.
	_ = raw.Control(func(descriptor uintptr) { quiet, known = peek(descriptor) })
	return quiet, known
}

// peekTime is how long a read looks for the end of a resting connection.
const peekTime = time.Millisecond

// readsNothing reports whether a read of the connection times out.
func (c *connection) readsNothing() bool {
	if c.SetReadDeadline(time.Now().Add(peekTime)) != nil {
		return false
	}
	c.bounds.left = 1
	_, err := c.reader.Peek(1)
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		return false // closed, or the host has sent something without a request
	}
	return c.SetReadDeadline(time.Time{}) == nil
}

// exchange sends one request and reads its answer. The connection is unusable after an error.
func (c *connection) exchange(ctx context.Context, authorization string, body []byte) (*answer, error) {
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	got, err := c.roundTrip(ctx, authorization, body)
	c.lastUsed = time.Now()
	if stopped := stop(); !stopped && err == nil {
		got.last = true // the deadline is already set and would end the next exchange
	}
	if err != nil && ctx.Err() != nil {
		var failed *exchangeError
		errors.As(err, &failed)
		return nil, &exchangeError{sent: failed.sent, cause: ctx.Err()}
	}
	return got, err
}

func (c *connection) roundTrip(ctx context.Context, authorization string, body []byte) (*answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, &exchangeError{cause: err}
	}
	request.Header.Set("Content-Type", "application/soap+xml;charset=UTF-8")
	request.Header.Set("User-Agent", "Changeover")
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	// A host acts only on a complete request, so after an error here it has not acted.
	if err := request.Write(c.Conn); err != nil {
		return nil, &exchangeError{cause: err}
	}
	got, err := c.read(request)
	if err != nil {
		return nil, &exchangeError{sent: true, cause: err}
	}
	return got, nil
}

func (c *connection) read(request *http.Request) (*answer, error) {
	c.bounds.left = maxHeader // That of all answers before the last as well.
	response, err := http.ReadResponse(c.reader, request)
	for err == nil && response.StatusCode < http.StatusOK {
		response, err = http.ReadResponse(c.reader, request)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.New("the host closed the connection")
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	c.bounds.left = 2*c.maxAnswer + maxHeader // The sizes of chunks are not part of the body.
	body, err := io.ReadAll(io.LimitReader(response.Body, c.maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > c.maxAnswer {
		return nil, fmt.Errorf("the answer is larger than %d bytes", c.maxAnswer)
	}
	return &answer{status: response.StatusCode, header: response.Header, body: body, last: response.Close}, nil
}
