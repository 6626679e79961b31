package cmdexe

import (
	"context"
	"strings"
)

// programNetstat is netstat -ano, also with -p TCP: the TCP ports on which the host listens, with the process of each
// (Microsoft, Windows Commands: netstat). Heads and states are words in the language of the host; in each language the
// foreign address of a listener has the port 0.
func programNetstat(_ context.Context, c *Cmd, args []string) int {
	line := strings.ToLower(strings.Join(args, " "))
	if line != "-ano" && line != "-ano -p tcp" {
		c.errorf("not supported by the lab: netstat %s\r\n", strings.Join(args, " "))
		return 1
	}
	title, heads, listening := "Active Connections", []any{"Proto", "Local Address", "Foreign Address", "State", "PID"}, "LISTENING"
	if c.Host.Info().Language == "de" {
		title, heads, listening = "Aktive Verbindungen", []any{"Proto", "Lokale Adresse", "Remoteadresse", "Status", "PID"}, "ABHÖREN"
	}
	const row = "  %-6s %-22s %-22s %-15s %v\r\n"
	c.printf("\r\n%s\r\n\r\n", title)
	c.printf(row, heads...)
	processes := c.Host.Network.Listeners()
	for _, port := range c.Host.Network.ListeningPorts() {
		c.printf("  %-6s 0.0.0.0:%-14d %-22s %-15s %d\r\n", "TCP", port, "0.0.0.0:0", listening, processes[port])
	}
	return 0
}
