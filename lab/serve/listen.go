package serve

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports are chosen below the range that systems take for outgoing connections
// (Linux from 32768, others from 49152). The port of a host that restarts is free
// for a while. If it were in that range, an outgoing connection could take it, and a
// client that tries it could even be connected to itself.
const firstPort, lastPort = 20000, 32000

// attempts is the number of attempts to find a free port.
const attempts = 200

// addresses hands out the addresses that a lab listens on.
type addresses struct {
	// bind is the address to listen on, host the address that clients receive.
	bind, host string
	// next is the next port; 0 for any port.
	next int
}

// newAddresses reads "host" or "host:port". A lab that listens everywhere tells
// clients the loopback address.
func newAddresses(listen string) (*addresses, error) {
	a := &addresses{bind: listen}
	if host, port, err := net.SplitHostPort(listen); err == nil {
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return nil, fmt.Errorf("cannot listen on %q: the port is not a number up to 65535; give host or host:port", listen)
		}
		a.bind, a.next = host, int(number)
		if host == "" {
			a.bind = "0.0.0.0"
		}
	}
	if a.bind == "" {
		a.bind = "127.0.0.1"
	}
	a.host = a.bind
	if ip := net.ParseIP(a.bind); ip != nil && ip.IsUnspecified() {
		a.host = "127.0.0.1"
	}
	return a, nil
}

// try calls listen with addresses until one is free. If the ports are given, try calls listen once, with the next port.
func (a *addresses) try(listen func(address string) error) error {
	if a.next > 0 {
		err := listen(net.JoinHostPort(a.bind, strconv.Itoa(a.next)))
		a.next++
		return err
	}
	var err error
	for range attempts {
		port := firstPort + rand.IntN(lastPort-firstPort) //nolint:gosec // a port is no secret
		if err = listen(net.JoinHostPort(a.bind, strconv.Itoa(port))); err == nil {
			return nil
		}
	}
	return err
}

// shown returns an address as clients receive it.
func (a *addresses) shown(address string) string {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return net.JoinHostPort(a.host, port)
}

// listenTCP listens until the listener is closed.
func listenTCP(address string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(context.Background(), "tcp", address)
}
