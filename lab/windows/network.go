package windows

import (
	"slices"
	"strings"

	"changeover/lab/win32"
)

// NICs lists the adapters; the first one also has the addresses of the online IP Address resources that the host owns.
func (net Networking) NICs() []NIC {
	net.h.w.Lock()
	defer net.h.w.Unlock()
	var list []NIC
	for i, n := range net.h.nics {
		shown := *n
		shown.Addresses = append([]Address(nil), n.Addresses...)
		shown.DNS = append([]string(nil), n.DNS...)
		if i == 0 && net.h.w.cluster != nil && len(n.Addresses) > 0 {
			for _, ip := range net.h.w.cluster.Addresses(net.h) {
				shown.Addresses = append(shown.Addresses, Address{IP: ip, Prefix: n.Addresses[0].Prefix, Clustered: true})
			}
		}
		list = append(list, shown)
	}
	return list
}

// ChangeNIC changes an adapter, such as a pulled cable or a replaced card; it
// reports whether the host has an adapter of this name.
func (net Networking) ChangeNIC(name string, change func(*NIC)) bool {
	net.h.w.Lock()
	defer net.h.w.Unlock()
	for _, n := range net.h.nics {
		if strings.EqualFold(n.Name, name) {
			change(n)
			net.h.w.ChangedLocked()
			return true
		}
	}
	return false
}

// Resolve finds the IPv4 address of a host, a network name or a neighbour; an address resolves to itself.
func (net Networking) Resolve(name string) (ip string, ok bool) {
	net.h.w.Lock()
	defer net.h.w.Unlock()
	return net.h.w.resolve(name)
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
		if ip := w.cluster.NameAddress(short); ip != "" {
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

// Ping reports whether a computer answers an echo request.
func (net Networking) Ping(target string) bool {
	net.h.w.Lock()
	defer net.h.w.Unlock()
	ip, ok := net.h.w.resolve(target)
	if !ok {
		return false
	}
	_, answers := net.h.w.behind(ip)
	return answers
}

// PortOpen reports whether a TCP port of a computer accepts connections now.
func (net Networking) PortOpen(target string, port int) bool {
	net.h.w.Lock()
	defer net.h.w.Unlock()
	ip, ok := net.h.w.resolve(target)
	if !ok {
		return false
	}
	return net.h.w.listening(ip, port)
}

// neighbour is a computer of the LAN that the lab does not model as a host: a gateway, a name server, a licence agent.
type neighbour struct {
	name, ip string
	ports    []int
}

// AddNeighbour adds a computer that only answers pings and accepts connections on some ports.
func (w *World) AddNeighbour(name, ip string, ports ...int) {
	w.Lock()
	defer w.Unlock()
	w.neighbours = append(w.neighbours, neighbour{name: name, ip: ip, ports: ports})
}

// behind finds the host that has an address now (nil for a neighbour) and reports whether the address answers.
func (w *World) behind(ip string) (h *Host, answers bool) {
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
		if w.cluster != nil && win32.ContainsFold(w.cluster.Addresses(h), ip) {
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

// listening reports whether a TCP port of an address is open: a neighbour has it,
// or a running service of the host there, see ListenWhile.
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
		if p.port == port && h.Services.Locked().IsRunning(p.service) {
			return true
		}
	}
	return false
}

// ListeningPorts lists the TCP ports on which the host's running services listen, in order.
func (net Networking) ListeningPorts() []int {
	net.h.w.Lock()
	defer net.h.w.Unlock()
	var list []int
	for _, p := range net.h.w.ports {
		if net.h.Services.Locked().IsRunning(p.service) && !slices.Contains(list, p.port) {
			list = append(list, p.port)
		}
	}
	slices.Sort(list)
	return list
}

// Listeners maps each TCP port on which a running service of the host listens to the service's process ID.
func (net Networking) Listeners() map[int]int {
	net.h.w.Lock()
	defer net.h.w.Unlock()
	listeners := map[int]int{}
	for _, p := range net.h.w.ports {
		if process := net.h.Services.Locked().ProcessOf(p.service); process != 0 {
			listeners[p.port] = process
		}
	}
	return listeners
}

// servicePort is a TCP port on which a service listens while it runs.
type servicePort struct {
	service string
	port    int
}

// ListenWhile opens a TCP port on each host that runs the service.
func (w *World) ListenWhile(service string, port int) {
	w.Lock()
	defer w.Unlock()
	w.ports = append(w.ports, servicePort{service, port})
}

// VirtualPortOpen reports whether a port of the cluster's virtual server (a
// network name outside the core group) accepts connections now.
func (w *World) VirtualPortOpen(port int) bool {
	w.Lock()
	defer w.Unlock()
	if w.cluster == nil {
		return false
	}
	return slices.ContainsFunc(w.cluster.VirtualAddresses(), func(ip string) bool { return w.listening(ip, port) })
}

// AdaptersLocked returns the adapters without the addresses of the cluster. The caller holds the lock.
func (net Networking) AdaptersLocked() []*NIC { return net.h.nics }
