package cmdexe

import (
	"context"
	"strings"
)

// programNetstat implements netstat -ano, also with -p TCP: it lists the TCP ports that the host listens on, with
// their processes (Microsoft, Windows Commands: netstat). Headings and states are in the host's language. The foreign
// address of a listener has the port 0 in all languages.
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
