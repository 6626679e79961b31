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

// Endpoint is the WinRM port of a host. Down closes its connections and refuses
// new ones, as during a reboot; Up listens again on the same address.
type Endpoint struct {
	server *Server
	// certificate is nil for plain HTTP.
	certificate *tls.Certificate

	mu       sync.Mutex
	address  string
	http     *http.Server
	listener net.Listener
}

// NewEndpoint listens on an address such as "127.0.0.1:0" for a server, with TLS
// unless certificate is nil. It returns the error of Up.
func NewEndpoint(server *Server, address string, certificate *tls.Certificate) (*Endpoint, error) {
	e := &Endpoint{server: server, address: address, certificate: certificate}
	return e, e.Up()
}

// Address returns the host and the port that clients connect to.
func (e *Endpoint) Address() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.address
}

// URL returns the address of the WinRM service, e.g. https://127.0.0.1:5986/wsman.
func (e *Endpoint) URL() string {
	if e.certificate == nil {
		return "http://" + e.Address() + "/wsman"
	}
	return "https://" + e.Address() + "/wsman"
}

// Up listens, and does nothing if the endpoint listens already. The first call also replaces port 0 in the address.
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
	e.listener = listener
	go func(serving *http.Server) {
		_ = serving.Serve(listener) // It returns ErrServerClosed at Down.
	}(e.http)
	return nil
}

// Down stops listening and closes every connection. Shells stay open; Server.Reset closes them.
func (e *Endpoint) Down() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.http == nil {
		return nil
	}
	err := e.http.Close()
	_ = e.listener.Close() // Close does not know the listener until the goroutine of Up has come to Serve.
	e.http = nil
	if err != nil {
		return fmt.Errorf("cannot close the WinRM listener on %s: %w", e.address, err)
	}
	return nil
}

// refusing is a listener that resets new connections for which a fault of the kind Refuse is due.
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
			// With a linger time of 0, Close sends a reset.
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

// discard drops the log of the HTTP server, which consists of handshakes that clients broke off.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
