package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSameSubnet(t *testing.T) {
	for _, c := range []struct {
		a, b, mask string
		want       bool
	}{
		{"10.1.2.3", "10.1.2.250", "255.255.255.0", true},
		{"10.1.2.3", "10.1.3.3", "255.255.255.0", false},
		{"10.1.2.3", "10.1.3.3", "255.255.254.0", true},
		{"10.1.2.3", "10.1.2.3", "255.255.255.255", true},
		{"11.1.2.3", "10.1.2.3", "255.255.255.0", false},
		{"10.1.2.3", "", "255.255.255.0", false},
		{"x", "10.1.2.3", "255.255.255.0", false},
		{"10.1.2.3", "10.1.2.3", "24", false},
		{"fe80::1", "fe80::1", "255.255.255.0", false},
		{"10.1.2.3", "::ffff:10.1.2.3", "255.255.255.0", false},
	} {
		assert.Equal(t, c.want, SameSubnet(c.a, c.b, c.mask), "%v", c)
	}
}
