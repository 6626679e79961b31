package config

import "net/netip"

// SameSubnet reports whether two IPv4 addresses are in one subnet of a mask. It is false if one of the texts is no IPv4 address.
func SameSubnet(a, b, mask string) bool {
	x, errX := netip.ParseAddr(a)
	y, errY := netip.ParseAddr(b)
	m, errM := netip.ParseAddr(mask)
	if errX != nil || errY != nil || errM != nil || !x.Is4() || !y.Is4() || !m.Is4() {
		return false
	}
	xs, ys, ms := x.As4(), y.As4(), m.As4()
	for i := range ms {
		if xs[i]&ms[i] != ys[i]&ms[i] {
			return false
		}
	}
	return true
}
