package wsman

import "fmt"

// identity renders the answer to wsmid:Identify. An anonymous client does not receive the version.
func (s *Server) identity(authenticated bool) string {
	version := "0.0.0"
	if authenticated && s.options.OS != "" {
		version = s.options.OS
	}
	return fmt.Sprintf(`<s:Envelope xml:lang="en-US" xmlns:s="%s"><s:Header/><s:Body><wsmid:IdentifyResponse xmlns:wsmid="%s">`+
		`<wsmid:ProtocolVersion>%s</wsmid:ProtocolVersion><wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>`+
		`<wsmid:ProductVersion>OS: %s SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse></s:Body></s:Envelope>`,
		nsSoap, nsIdentity, nsWsman, version)
}
