package config

import "strings"

// LicenceFileOf is the path of the file that licenses the agent of a node; empty where the site names none.
func (s *Site) LicenceFileOf(node Node) string {
	for _, file := range s.Licensing.LicenceFiles {
		for _, mac := range file.MACs {
			if node.MAC != "" && PlainMAC(mac) == PlainMAC(node.MAC) {
				return file.Path
			}
		}
	}
	return ""
}

// PlainMAC is a MAC address in one spelling.
func PlainMAC(mac string) string { return strings.ToUpper(strings.ReplaceAll(mac, ":", "-")) }
