package devserver

import (
	"context"
	"fmt"
	"net"
)

// FreePorts returns n different TCP ports of the loopback interface that are free. Another process may take one before the
// caller listens on it.
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
