package wsman

import (
	"fmt"
	"strconv"
)

// identity renders the answer to wsmid:Identify. An anonymous client gets 0.0.0 instead of the version of Windows
// (Microsoft, "Detecting Whether a Remote Computer Supports WS-Management Protocol").
func (s *Server) identity(authenticated bool) string {
	version := "0.0.0"
	if authenticated && s.options.OS != "" {
		version = s.options.OS
	}
	servicePack, stack := "0.0", "3.0"
	if authenticated && s.options.ServicePack != 0 {
		servicePack = strconv.Itoa(s.options.ServicePack) + ".0"
	}
	if s.winRM2() {
		stack = "2.0"
	}
	return fmt.Sprintf(`<s:Envelope xml:lang="en-US" xmlns:s="%s"><s:Header/><s:Body><wsmid:IdentifyResponse xmlns:wsmid="%s">`+
		`<wsmid:ProtocolVersion>%s</wsmid:ProtocolVersion><wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>`+
		`<wsmid:ProductVersion>OS: %s SP: %s Stack: %s</wsmid:ProductVersion></wsmid:IdentifyResponse></s:Body></s:Envelope>`,
		nsSoap, nsIdentity, nsWsman, version, servicePack, stack)
}

func (s *Server) winRM2() bool { return s.options.WinRM2 != nil && s.options.WinRM2() }
