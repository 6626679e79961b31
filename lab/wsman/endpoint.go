package wsman

import (
	"context"
	"crypto/tls"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Endpoint is the TCP port of a host. It can go down and come back on the same
// address, as a reboot does: connections drop and new ones are refused.
type Endpoint struct {
	server *Server
	// certificate is nil for plain HTTP.
	certificate *tls.Certificate

	mu      sync.Mutex
	address string
	http    *http.Server
}

// NewEndpoint binds a host to an address such as "127.0.0.1:0" and serves it,
// over TLS where a certificate is given.
func NewEndpoint(server *Server, address string, certificate *tls.Certificate) (*Endpoint, error) {
	e := &Endpoint{server: server, address: address, certificate: certificate}
	return e, e.Up()
}

// Address is the host and port that clients connect to.
func (e *Endpoint) Address() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.address
}

// URL is the address of the WinRM service, e.g. https://127.0.0.1:5986/wsman.
func (e *Endpoint) URL() string {
	if e.certificate == nil {
		return "http://" + e.Address() + "/wsman"
	}
	return "https://" + e.Address() + "/wsman"
}

// Up listens again after Down; the first time it also settles the port.
func (e *Endpoint) Up() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.http != nil {
		return nil
	}
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", e.address)
	if err != nil {
		return fmt.Errorf("cannot listen on %s for WinRM: %w; choose another address", e.address, err)
	}
	e.address = listener.Addr().String()
	listener = refusing{listener, e.server.options.Faults}
	e.http = &http.Server{ReadHeaderTimeout: 30 * time.Second, ErrorLog: log.New(discard{}, "", 0)}
	e.server.Configure(e.http)
	if e.certificate != nil {
		config := &tls.Config{Certificates: []tls.Certificate{*e.certificate}, NextProtos: []string{"http/1.1"}, MinVersion: tls.VersionTLS12}
		listener = tls.NewListener(listener, config)
	}
	go func(serving *http.Server) {
		// It ends with ErrServerClosed at Down, and there is nobody to tell anything else.
		_ = serving.Serve(listener)
	}(e.http)
	return nil
}

// Down stops listening and drops every connection. Shells stay: Server.Reset closes them.
func (e *Endpoint) Down() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.http == nil {
		return nil
	}
	err := e.http.Close()
	e.http = nil
	if err != nil {
		return fmt.Errorf("cannot close the WinRM listener on %s: %w", e.address, err)
	}
	return nil
}

// refusing resets new connections while a rule of the operation Connect says so.
type refusing struct {
	net.Listener
	faults Faults
}

func (l refusing) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if fault, due := l.faults.Next(Connect); !due || fault.Kind != Refuse {
			return conn, nil
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			// Without lingering, close sends a reset, which a client sees as a refusal.
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

// discard swallows the HTTP server's log: handshakes that clients break off are no news.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
