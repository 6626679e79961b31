package draft

import (
	"fmt"
	"slices"
	"strings"

	"changeover/runbook"
)

// placed are the nodes of a cluster by their index in the file. A node that the draft names, or has an address of, stays at its index; the
// others fill the rest in the cluster's order. Where the cluster does not have the node that the draft names, the index has an empty name.
func (d *Draft) placed(seen runbook.LookAnswer) []string {
	fixed, rest := map[int]string{}, slices.Clone(seen.Cluster.Nodes)
	if len(rest) == 0 {
		return nil
	}
	for _, v := range d.values {
		through := itemsOf(v.Path)
		if len(through) == 0 || through[0].list != "nodes" {
			continue
		}
		i := through[0].number
		if node, said := d.nodeAt(i, seen); said {
			fixed[i] = node
			rest = slices.DeleteFunc(rest, func(name string) bool { return name == node })
		}
	}
	var nodes []string
	for i := 0; len(fixed) > 0 || len(rest) > 0; i++ {
		node, said := fixed[i]
		if !said && len(rest) > 0 {
			node, rest = rest[0], rest[1:]
		}
		delete(fixed, i)
		nodes = append(nodes, node)
	}
	return nodes
}

// nodeAt finds the node of a cluster that the draft has at an index, by its name or by one of its addresses; said reports whether the draft
// tells which one it is.
func (d *Draft) nodeAt(i int, seen runbook.LookAnswer) (node string, said bool) {
	named := func(want string) string {
		at := slices.IndexFunc(seen.Cluster.Nodes, func(name string) bool { return strings.EqualFold(name, want) })
		if at < 0 {
			return ""
		}
		return seen.Cluster.Nodes[at]
	}
	at := fmt.Sprintf("nodes[%d].", i)
	if name := d.text(at + "name"); name != "" {
		return named(name), true
	}
	addresses := []string{d.text(at + "clientIP"), d.text(at + "interconnectIP")}
	mac := strings.ReplaceAll(d.text(at+"mac"), ":", "-")
	for _, host := range seen.Hosts {
		for _, adapter := range host.Adapters {
			if mac != "" && strings.EqualFold(adapter.MAC, mac) {
				addresses = append(addresses, adapter.Addresses...)
			}
		}
	}
	for _, has := range seen.Cluster.Interfaces {
		if has.Address != "" && slices.Contains(addresses, has.Address) {
			return named(has.Node), true
		}
	}
	return "", false
}
