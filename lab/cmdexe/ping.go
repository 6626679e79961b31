package cmdexe

import (
	"context"
	"net"
	"strconv"
	"strings"
)

// programPing implements ping.exe with -n count. It ignores other options.
func programPing(_ context.Context, c *Cmd, args []string) int {
	count, target := 4, ""
	for i := 0; i < len(args); i++ {
		switch option := strings.ToLower(strings.Replace(args[i], "/", "-", 1)); option {
		case "-n", "-w", "-l", "-i":
			if i+1 == len(args) {
				c.printf("Value must be supplied for option %s.\r\n", args[i])
				return 1
			}
			i++
			value, err := strconv.Atoi(args[i])
			if err != nil {
				c.printf("Bad value for option %s.\r\n", args[i-1])
				return 1
			}
			if option == "-n" {
				count = value
			}
		case "-4", "-a":
		default:
			if strings.HasPrefix(option, "-") {
				c.printf("Bad option %s.\r\n\r\n", args[i])
				return 1
			}
			target = args[i]
		}
	}
	if target == "" {
		c.printf("IP address must be specified.\r\n")
		return 1
	}
	return c.ping(target, count)
}

func (c *Cmd) ping(target string, count int) int {
	address, shown := target, target
	if net.ParseIP(target) == nil {
		resolved, ok := c.Host.Network.Resolve(target)
		if !ok {
			c.printf("Ping request could not find host %s. Please check the name and try again.\r\n", target)
			return 1
		}
		address, shown = resolved, target+" ["+resolved+"]"
	}
	c.printf("\r\nPinging %s with 32 bytes of data:\r\n", shown)
	received := 0
	for range count {
		if c.Host.Network.Ping(target) {
			received++
			c.printf("Reply from %s: bytes=32 time<1ms TTL=128\r\n", address)
		} else {
			c.printf("Request timed out.\r\n")
		}
	}
	lost := count - received
	c.printf("\r\nPing statistics for %s:\r\n    Packets: Sent = %d, Received = %d, Lost = %d (%d%% loss),\r\n", address, count, received, lost, 100*lost/max(count, 1))
	if received == 0 {
		return 1
	}
	c.printf("Approximate round trip times in milli-seconds:\r\n    Minimum = 0ms, Maximum = 0ms, Average = 0ms\r\n")
	return 0
}
