package devserver

import (
	"context"
	"fmt"
	"net"
)

// FreePorts asks the system for loopback ports that nobody listens on. They are taken moments later.
func FreePorts(n int) ([]string, error) {
	var ports []string
	for range n {
		l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("cannot find a free port: %w", err)
		}
		defer l.Close() //nolint:errcheck // nothing was written
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			return nil, fmt.Errorf("cannot find a free port: %w", err)
		}
		ports = append(ports, port)
	}
	return ports, nil
}
