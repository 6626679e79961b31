package cluster

import (
	"slices"
	"strings"
)

// NICs lists the adapters; the addresses of online IP Address resources that
// the host owns are on the adapter of their network.
func (h *Host) NICs() []NIC {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []NIC
	for i, n := range h.nics {
		shown := *n
		shown.Addresses = append([]Address(nil), n.Addresses...)
		shown.DNS = append([]string(nil), n.DNS...)
		if i == 0 && h.w.cluster != nil {
			for _, ip := range h.w.cluster.addresses(h) {
				shown.Addresses = append(shown.Addresses, Address{IP: ip, Prefix: 24, Clustered: true})
			}
		}
		list = append(list, shown)
	}
	return list
}

// ChangeNIC changes an adapter by name, as somebody does who pulls the cable
// or swaps the card; false where there is none.
func (h *Host) ChangeNIC(name string, change func(*NIC)) bool {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	for _, n := range h.nics {
		if strings.EqualFold(n.Name, name) {
			change(n)
			h.w.changed()
			return true
		}
	}
	return false
}

// Resolve finds the IPv4 address of a host or network name; an address resolves to itself.
func (h *Host) Resolve(name string) (ip string, ok bool) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.w.resolve(name)
}

func (w *World) resolve(name string) (string, bool) {
	if strings.Count(name, ".") == 3 && strings.Trim(name, "0123456789.") == "" {
		return name, true
	}
	short, _, _ := strings.Cut(name, ".")
	if other := w.host(short); other != nil && len(other.nics) > 0 && len(other.nics[0].Addresses) > 0 {
		return other.nics[0].Addresses[0].IP, true
	}
	if w.cluster != nil {
		if ip := w.cluster.nameAddress(short); ip != "" {
			return ip, true
		}
	}
	for _, n := range w.neighbours {
		if strings.EqualFold(n.name, short) {
			return n.ip, true
		}
	}
	return "", false
}

// Ping tells whether a computer answers an echo request.
func (h *Host) Ping(target string) bool {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	ip, ok := h.w.resolve(target)
	if !ok {
		return false
	}
	_, answers := h.w.behind(ip)
	return answers
}

// PortOpen tells whether a TCP port of a computer accepts connections now.
func (h *Host) PortOpen(target string, port int) bool {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	ip, ok := h.w.resolve(target)
	if !ok {
		return false
	}
	return h.w.listening(ip, port)
}

// neighbour is a computer of the LAN that is no host of the lab: a gateway, a
// name server, a licence agent.
type neighbour struct {
	name, ip string
	ports    []int
}

// AddNeighbour adds a computer that only answers pings and accepts
// connections on some ports.
func (w *World) AddNeighbour(name, ip string, ports ...int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.neighbours = append(w.neighbours, neighbour{name: name, ip: ip, ports: ports})
}

// behind finds the host that has an address now (nil for a neighbour) and
// whether anything answers there.
func (w *World) behind(ip string) (*Host, bool) {
	for _, h := range w.hosts {
		if !h.up {
			continue
		}
		for _, n := range h.nics {
			for _, a := range n.Addresses {
				if a.IP == ip && n.Up {
					return h, true
				}
			}
		}
		if w.cluster != nil && containsFold(w.cluster.addresses(h), ip) {
			return h, true
		}
	}
	for _, n := range w.neighbours {
		if n.ip == ip {
			return nil, true
		}
	}
	return nil, false
}

// listening tells whether something listens on a port of an address. A running
// service's ports are known from ServicePort.
func (w *World) listening(ip string, port int) bool {
	for _, n := range w.neighbours {
		if n.ip == ip {
			for _, p := range n.ports {
				if p == port {
					return true
				}
			}
		}
	}
	h, answers := w.behind(ip)
	if !answers || h == nil {
		return false
	}
	for _, p := range w.ports {
		s := h.services[fold(p.service)]
		if p.port == port && s != nil && s.State == Running {
			return true
		}
	}
	return false
}

// ListeningPorts lists the TCP ports on which the host's running services
// listen, in order.
func (h *Host) ListeningPorts() []int {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	var list []int
	for _, p := range h.w.ports {
		if s := h.services[fold(p.service)]; s != nil && s.State == Running && !slices.Contains(list, p.port) {
			list = append(list, p.port)
		}
	}
	slices.Sort(list)
	return list
}

// servicePort says that a running service listens on a port.
type servicePort struct {
	service string
	port    int
}

// ListenWhile says that a TCP port is open on whichever host runs the service.
func (w *World) ListenWhile(service string, port int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ports = append(w.ports, servicePort{service, port})
}

// VirtualPortOpen tells whether a port of the cluster's virtual server (a
// network name outside the core group) accepts connections now.
func (w *World) VirtualPortOpen(port int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cluster == nil {
		return false
	}
	for _, r := range w.cluster.resources {
		if r.Type == TypeIPAddress && !r.Core && r.state == Online && w.listening(r.textParameter("Address"), port) {
			return true
		}
	}
	return false
}

// OnChange calls f after every change of state, from a goroutine of its own and
// without the world's lock; changes in quick succession may share one call.
func (w *World) OnChange(f func()) (cancel func()) {
	done := make(chan struct{})
	go func() {
		for {
			w.mu.Lock()
			wake, closed := w.wake, w.closed
			w.mu.Unlock()
			f()
			if closed {
				return
			}
			select {
			case <-done:
				return
			case <-wake:
			}
		}
	}()
	var once bool
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if !once {
			once = true
			close(done)
		}
	}
}
