package cuts

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
)

// Line is a connection between a worker and the Temporal server that can be cut.
type Line struct {
	// Address is the address that the worker connects to.
	Address string
	target  string

	listener net.Listener
	mutex    sync.Mutex
	cut      bool
	open     []net.Conn
}

// NewLine listens for a worker and forwards its connections to a server.
func NewLine(target string) (*Line, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot listen for a worker: %w", err)
	}
	l := &Line{Address: listener.Addr().String(), target: target, listener: listener}
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			l.join(near)
		}
	}()
	return l, nil
}

// join forwards a worker's connection to the server.
func (l *Line) join(near net.Conn) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	far, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", l.target)
	if err != nil {
		_ = near.Close()
		return
	}
	if l.cut {
		_, _ = near.Close(), far.Close()
		return
	}
	l.open = append(l.open, near, far)
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		go func() {
			_, _ = io.Copy(way[0], way[1])
			_ = way[0].Close()
		}()
	}
}

// Set cuts the line, or allows connections again.
func (l *Line) Set(cut bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.cut = cut; cut {
		for _, connection := range l.open {
			_ = connection.Close()
		}
		l.open = nil
	}
}

// Close cuts the line permanently.
func (l *Line) Close() {
	_ = l.listener.Close()
	l.Set(true)
}
