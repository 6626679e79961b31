// Package registry models a Windows registry as a tree: keys with typed values. Names ignore case and keep the
// spelling of the program that created them. The package takes no lock.
package registry

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"changeover/lab/win32"
)

// Tree is a registry key with everything below it.
type Tree struct {
	Name string
	// Access is the key's own access list, as a security descriptor in text (SDDL); empty if it inherits the parent's.
	Access string
	// Values are in the order of their creation.
	Values []Value
	// Subs are the subkeys by folded name (win32.Fold).
	Subs map[string]*Tree
}

// NewTree returns a key without values and subkeys.
func NewTree(name string) *Tree { return &Tree{Name: name, Subs: map[string]*Tree{}} }

// hivePrefixes are the spellings of HKEY_LOCAL_MACHINE at the start of a path.
var hivePrefixes = []string{
	`microsoft.powershell.core\registry::`, `registry::`,
	`hkey_local_machine`, `hklm:`, `hklm`,
}

// Split splits a path, with or without HKEY_LOCAL_MACHINE at its start, into the names of keys.
func Split(path string) []string {
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

// Find returns the key at the end of the names; nil if one is missing.
func (n *Tree) Find(names []string) *Tree {
	for _, name := range names {
		if n = n.Subs[win32.Fold(name)]; n == nil {
			return nil
		}
	}
	return n
}

// Make returns the key at the end of the names and creates the keys that are missing.
func (n *Tree) Make(names []string) *Tree {
	for _, name := range names {
		next := n.Subs[win32.Fold(name)]
		if next == nil {
			next = NewTree(name)
			n.Subs[win32.Fold(name)] = next
		}
		n = next
	}
	return n
}

// Value finds a value by its name.
func (n *Tree) Value(name string) (Value, bool) {
	if i := n.Index(name); i >= 0 {
		return n.Values[i], true
	}
	return Value{}, false
}

// Text returns the text of a value; empty if there is no such value.
func (n *Tree) Text(name string) string {
	v, _ := n.Value(name)
	return v.Text
}

// Index returns the index of a value in Values; negative if there is none.
func (n *Tree) Index(name string) int {
	return slices.IndexFunc(n.Values, func(v Value) bool { return win32.Fold(v.Name) == win32.Fold(name) })
}

// Set replaces a value, keeping the spelling of its name, or appends it.
func (n *Tree) Set(v Value) {
	v = v.Clone()
	if i := n.Index(v.Name); i >= 0 {
		v.Name = n.Values[i].Name
		n.Values[i] = v
		return
	}
	n.Values = append(n.Values, v)
}

// Unset removes a value and reports whether there was one.
func (n *Tree) Unset(name string) bool {
	i := n.Index(name)
	if i < 0 {
		return false
	}
	n.Values = slices.Delete(n.Values, i, i+1)
	return true
}

// SubNames returns the names of the subkeys in alphabetical order.
func (n *Tree) SubNames() []string {
	names := make([]string, 0, len(n.Subs))
	for _, sub := range n.Subs {
		names = append(names, sub.Name)
	}
	sort.Slice(names, func(i, j int) bool { return win32.Fold(names[i]) < win32.Fold(names[j]) })
	return names
}

// Inherit removes the access lists of the key and of all keys below it, so that they inherit their parent's.
func (n *Tree) Inherit() {
	n.Access = ""
	for _, sub := range n.Subs {
		sub.Inherit()
	}
}

// Clone copies the key with everything below it.
func (n *Tree) Clone() *Tree {
	copied := NewTree(n.Name)
	copied.Access = n.Access
	for _, v := range n.Values {
		copied.Values = append(copied.Values, v.Clone())
	}
	for key, sub := range n.Subs {
		copied.Subs[key] = sub.Clone()
	}
	return copied
}

// Clone copies the value with its data.
func (v Value) Clone() Value {
	v.Lines = slices.Clone(v.Lines)
	v.Bytes = slices.Clone(v.Bytes)
	return v
}

// Data returns the value's data for JSON: []string for REG_MULTI_SZ, uint64 for the numbers, upper-case hex for REG_BINARY,
// otherwise the text.
func (v Value) Data() any {
	switch v.Type {
	case RegMultiSZ:
		return append([]string{}, v.Lines...)
	case RegDWord, RegQWord:
		return v.Number
	case RegBinary:
		return fmt.Sprintf("%X", v.Bytes)
	case RegSZ, RegExpandSZ:
	}
	return v.Text
}
