package setup

import (
	"fmt"

	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/engine"
)

// Certificates looks at what the virtual server serves (4.4.10, D-27). It can do so only while XPR runs, so it belongs to the end
// of the integration; running: XPR runs. The manual names no port: without one in the site file nothing is read.
func (t Tasks) Certificates(running bool) []engine.Item {
	tls := t.Site.Config.TLS
	var group []engine.Item
	if t.Site.Has("WebApl") {
		s := step(steps.Ins4_4_10Step1, t.Owner, "the Web Assistant serves a certificate for "+tls.WebServerName)
		group = append(group, served(t.Site.Config.VirtualServer.IP, s, tls.WebPort, "tls.webPort", tls.WebServerName, running))
	}
	s := step(steps.Ins4_4_10Step2, t.Owner, "stunnel serves a certificate for "+tls.StunnelServerName)
	return append(group, served(t.Site.Config.VirtualServer.IP, s, tls.StunnelPort, "tls.stunnelPort", tls.StunnelServerName, running))
}

// served looks at one port of the virtual server.
func served(address string, s runbook.Step, port int, key, name string, running bool) engine.Item {
	switch {
	case port == 0:
		return engine.NotNeeded(s, "the site file has no "+key+", and the manual names no port, so the certificate cannot be read; instead, Changeover relies on the operator's statement about the setup")
	case !running:
		return engine.NotNeeded(s, "XPR does not run in the cluster yet")
	}
	hint := fmt.Sprintf("if port %d is not the right port, abort, correct %s in the site file and start the runbook again. "+
		"Otherwise issue and install a Base64-encoded certificate for %s, restart the service that uses the certificate, and retry", port, key, name)
	return engine.Check(s.WithHint(hint), check.ServedCertificate{Address: address, Port: port, Name: name})
}
