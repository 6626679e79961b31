package cluster

import (
	"slices"
	"sort"
	"strings"
)

// regNode is one key of a registry tree.
type regNode struct {
	name string
	// access is the key's own access list, as a security descriptor in text; empty: what it inherits.
	access string
	values []RegValue
	subs   map[string]*regNode
}

func newRegNode(name string) *regNode { return &regNode{name: name, subs: map[string]*regNode{}} }

// hivePrefixes are the ways in which HKEY_LOCAL_MACHINE is written before a path.
var hivePrefixes = []string{
	`microsoft.powershell.core\registry::`, `registry::`,
	`hkey_local_machine`, `hklm:`, `hklm`,
}

// regPath splits a path into key names below HKEY_LOCAL_MACHINE.
func regPath(path string) []string {
	path = strings.Trim(path, `\`)
	for _, prefix := range hivePrefixes {
		if len(path) < len(prefix) || !strings.EqualFold(path[:len(prefix)], prefix) {
			continue
		}
		rest := path[len(prefix):]
		if rest == "" || rest[0] == '\\' || strings.HasSuffix(prefix, ":") {
			path = strings.TrimLeft(rest, `\`)
		}
	}
	if path == "" {
		return nil
	}
	return strings.Split(path, `\`)
}

// find follows the names from a key; nil where one is missing.
func (n *regNode) find(names []string) *regNode {
	for _, name := range names {
		if n = n.subs[fold(name)]; n == nil {
			return nil
		}
	}
	return n
}

// make follows the names and creates the keys that are missing.
func (n *regNode) make(names []string) *regNode {
	for _, name := range names {
		next := n.subs[fold(name)]
		if next == nil {
			next = newRegNode(name)
			n.subs[fold(name)] = next
		}
		n = next
	}
	return n
}

func (n *regNode) value(name string) (RegValue, bool) {
	if i := n.index(name); i >= 0 {
		return n.values[i], true
	}
	return RegValue{}, false
}

func (n *regNode) text(name string) string {
	v, _ := n.value(name)
	return v.Text
}

func (n *regNode) index(name string) int {
	return slices.IndexFunc(n.values, func(v RegValue) bool { return fold(v.Name) == fold(name) })
}

// set replaces a value, keeping the spelling of its name, or appends it.
func (n *regNode) set(v RegValue) {
	v = v.clone()
	if i := n.index(v.Name); i >= 0 {
		v.Name = n.values[i].Name
		n.values[i] = v
		return
	}
	n.values = append(n.values, v)
}

func (n *regNode) unset(name string) bool {
	i := n.index(name)
	if i < 0 {
		return false
	}
	n.values = slices.Delete(n.values, i, i+1)
	return true
}

func (n *regNode) subNames() []string {
	names := make([]string, 0, len(n.subs))
	for _, sub := range n.subs {
		names = append(names, sub.name)
	}
	sort.Slice(names, func(i, j int) bool { return fold(names[i]) < fold(names[j]) })
	return names
}

// inherit drops the access lists of the key and of all below it.
func (n *regNode) inherit() {
	n.access = ""
	for _, sub := range n.subs {
		sub.inherit()
	}
}

// clone copies the key with everything below it.
func (n *regNode) clone() *regNode {
	copied := newRegNode(n.name)
	copied.access = n.access
	for _, v := range n.values {
		copied.values = append(copied.values, v.clone())
	}
	for key, sub := range n.subs {
		copied.subs[key] = sub.clone()
	}
	return copied
}

func (v RegValue) clone() RegValue {
	v.Lines = slices.Clone(v.Lines)
	v.Bytes = slices.Clone(v.Bytes)
	return v
}
