package connection

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
)

// targets are the schemes of the connection library. An address with such a scheme is left to the library.
var targets = []string{"dns", "unix", "unix-abstract", "passthrough", "ipv4", "ipv6", "vsock"}

// checkAddress refuses an address that is no host:port, which the library would try to reach for some seconds. given: a flag gives the address.
func checkAddress(address string, given bool) error {
	scheme, _, _ := strings.Cut(address, ":")
	if address == "" || slices.Contains(targets, scheme) {
		return nil
	}
	why := ""
	_, port, err := net.SplitHostPort(address)
	number, notANumber := strconv.ParseUint(port, 10, 16)
	switch {
	case strings.Contains(address, "://"):
		why = "it is a URL"
	case strings.ContainsAny(address, " \t\r\n"):
		why = "it contains a space"
	case err != nil, port == "":
		why = "the port is missing"
	case notANumber != nil, number == 0:
		why = "the port is not a number from 1 to 65535"
	default:
		return nil
	}
	source := "--address"
	if !given {
		source = "TEMPORAL_ADDRESS or the profile in temporal.toml"
	}
	return fmt.Errorf("cannot use '%s' as the address of the Temporal server: %s; write it as host:port, such as temporal.example.net:7233, in %s", address, why, source)
}
