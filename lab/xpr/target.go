package xpr

import (
	"strings"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// target is the host of a setup with the role of its target drive.
type target struct {
	host *windows.Host
	// role is the cluster group of the target drive; name and ip belong to its virtual server.
	role, name, ip string
	// nameResource and diskResource are the names of the group's Network Name and Physical Disk resources.
	nameResource, diskResource string
}

// findTarget finds the role whose cluster drive contains a folder, and checks that
// the role is online on this host.
func (c *Console) findTarget(f *form, h *windows.Host, path string) target {
	p := target{host: h}
	if !onClusterDrive(h, path) {
		f.wrong("folder %q is not on a cluster drive that is online on %s", path, h.Name())
		return p
	}
	cl := cluster.Of(c.world)
	for _, r := range cl.Resources.List() {
		if r.Type == cluster.TypePhysicalDisk && !r.Core && r.State == cluster.Online && strings.EqualFold(r.OwnerNode, h.Name()) && r.Group != cluster.AvailableStorage {
			p.role, p.diskResource = r.Group, r.Name
		}
	}
	for _, r := range cl.Resources.List() {
		if r.Group != p.role || r.State != cluster.Online {
			continue
		}
		switch r.Type {
		case cluster.TypeNetworkName:
			p.name, p.nameResource = parameter(r, "Name"), r.Name
		case cluster.TypeIPAddress:
			p.ip = parameter(r, "Address")
		}
	}
	if p.name == "" || p.ip == "" {
		f.wrong("role %q has no network name and IP address that are online on %s", p.role, h.Name())
	}
	return p
}

func parameter(r cluster.Resource, name string) string {
	for _, p := range r.Parameters {
		if strings.EqualFold(p.Name, name) {
			text, _ := p.Value.(string)
			return text
		}
	}
	return ""
}

// onClusterDrive reports whether a path is on a clustered volume that is mounted on the host.
func onClusterDrive(h *windows.Host, path string) bool {
	for _, v := range h.Storage.Volumes() {
		if len(path) > 2 && strings.EqualFold(path[:1], v.Letter) && path[1] == ':' {
			return v.Clustered && v.SubstOf == ""
		}
	}
	return false
}

// clusterFolder reads a field with a folder that must be on the cluster drive.
func (f *form) clusterFolder(h *windows.Host, title, label string, spacesAllowed bool) string {
	path := strings.TrimRight(f.text(title, label), `\`)
	if path == "" {
		return ""
	}
	if !onClusterDrive(h, path) {
		f.wrong("page %q: folder %q is not on a cluster drive that is online on %s", title, path, h.Name())
	}
	if !spacesAllowed && strings.Contains(path, " ") {
		f.wrong("page %q: folder %q contains a space", title, path)
	}
	return path
}

// checkVirusScanners checks that no virus scanner runs (7.1.3).
func (c *Console) checkVirusScanners(f *form, h *windows.Host) {
	for _, name := range c.site.Checks.AntivirusServices {
		if s, err := h.Services.Get(name); err == nil && s.State == scm.Running {
			f.wrong("service %q is running: stop the virus scanner before the installation", name)
		}
	}
}

// addressOf returns the client address of a node of the site; empty for an unknown node.
func addressOf(site *config.Site, node string) string {
	for _, n := range site.Nodes {
		if strings.EqualFold(n.Name, node) {
			return n.ClientIP
		}
	}
	return ""
}

func isNodeOrClusterIP(site *config.Site, ip string) bool {
	return ip == site.Cluster.IP || containsNode(site.Nodes, ip)
}

func containsNode(nodes []config.Node, ip string) bool {
	for _, n := range nodes {
		if n.ClientIP == ip || n.InterconnectIP == ip {
			return true
		}
	}
	return false
}
