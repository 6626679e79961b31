package serve

import (
	"fmt"
	"net"
	"sync"

	"changeover/lab/windows"
)

// virtualPorts are TCP ports that answer only while the virtual server does.
type virtualPorts struct {
	world  *windows.World
	cancel func()

	mu     sync.Mutex
	closed bool
	ports  []*virtualPort
}

type virtualPort struct {
	port int
	// bind is the address to listen on, address the address that clients receive.
	bind, address string
	listener      net.Listener
}

// serveVirtualPorts chooses an address for each port and follows the model.
func serveVirtualPorts(world *windows.World, listen *addresses, ports []int) (*virtualPorts, error) {
	v := &virtualPorts{world: world}
	for _, port := range ports {
		err := listen.try(func(address string) error {
			l, err := listenTCP(address)
			if err != nil {
				return err
			}
			bound := l.Addr().String()
			v.ports = append(v.ports, &virtualPort{port: port, bind: bound, address: listen.shown(bound)})
			return l.Close()
		})
		if err != nil {
			return nil, fmt.Errorf("cannot listen for port %d of the virtual server: %w; choose another address", port, err)
		}
	}
	v.follow()
	v.cancel = world.OnChange(v.follow)
	return v, nil
}

// follow opens and closes the listeners so that they agree with the model.
func (v *virtualPorts) follow() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, p := range v.ports {
		open := !v.closed && v.world.VirtualPortOpen(p.port)
		switch {
		case open && p.listener == nil:
			p.open()
		case !open && p.listener != nil:
			p.shut()
		}
	}
}

// open listens again on the port's address. If another process has taken the address
// meanwhile, the port stays closed, as after a crash, until the model changes again.
func (p *virtualPort) open() {
	l, err := listenTCP(p.bind)
	if err != nil {
		return
	}
	p.listener = l
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.Close() // a client only tests that it was accepted
		}
	}()
}

func (p *virtualPort) shut() {
	_ = p.listener.Close()
	p.listener = nil
}

func (v *virtualPorts) probes(target string) []Probe {
	var out []Probe
	for _, p := range v.ports {
		out = append(out, Probe{Target: target, Port: p.port, Address: p.address})
	}
	return out
}

func (v *virtualPorts) close() {
	if v == nil {
		return
	}
	v.cancel()
	v.mu.Lock()
	v.closed = true
	v.mu.Unlock()
	v.follow()
}
