package windows

import (
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows/registry"
)

// Registry paths are relative to HKEY_LOCAL_MACHINE; a prefix such as HKLM: is accepted, see registry.Split. Names ignore
// case and keep the spelling of the program that created them.

// Key returns a copy of a key; error 2 if it does not exist.
func (r Registry) Key(path string) (registry.Key, error) {
	r.h.w.Lock()
	defer r.h.w.Unlock()
	names := registry.Split(path)
	node := r.h.registry.Find(names)
	if node == nil {
		return registry.Key{}, win32.Fail(win32.CodeFileNotFound, "open registry key %q on %s", path, r.h.name)
	}
	key := registry.Key{Path: r.SpelledLocked(names), Access: node.Access, SubKeys: node.SubNames()}
	for _, v := range node.Values {
		key.Values = append(key.Values, v.Clone())
	}
	return key, nil
}

// CreateKey creates a key with all its parents and leaves an existing one as it is.
func (r Registry) CreateKey(path string) error {
	r.h.w.Lock()
	defer r.h.w.Unlock()
	r.h.registry.Make(registry.Split(path))
	r.ChangedLocked(path)
	return nil
}

// DeleteKey removes a key with everything below it; error 2 if it does not exist.
func (r Registry) DeleteKey(path string) error {
	r.h.w.Lock()
	defer r.h.w.Unlock()
	names := registry.Split(path)
	if len(names) == 0 || r.h.registry.Find(names) == nil {
		return win32.Fail(win32.CodeFileNotFound, "delete registry key %q on %s", path, r.h.name)
	}
	last := len(names) - 1
	delete(r.h.registry.Find(names[:last]).Subs, win32.Fold(names[last]))
	r.ChangedLocked(path)
	return nil
}

// RenameKey changes the last name of a key's path; error 2 if the key does not exist, 183 if the new name exists, 87 for a name
// that is empty or has a backslash.
func (r Registry) RenameKey(path, newName string) error {
	r.h.w.Lock()
	defer r.h.w.Unlock()
	names := registry.Split(path)
	node := r.h.registry.Find(names)
	if len(names) == 0 || node == nil {
		return win32.Fail(win32.CodeFileNotFound, "rename registry key %q on %s", path, r.h.name)
	}
	if newName == "" || strings.Contains(newName, `\`) {
		return win32.Fail(win32.CodeInvalidParameter, "rename registry key %q to %q on %s", path, newName, r.h.name)
	}
	last := len(names) - 1
	parent := r.h.registry.Find(names[:last])
	if other := parent.Subs[win32.Fold(newName)]; other != nil && other != node {
		return win32.Fail(win32.CodeAlreadyExists, "rename registry key %q to %q on %s", path, newName, r.h.name)
	}
	delete(parent.Subs, win32.Fold(names[last]))
	node.Name = newName
	parent.Subs[win32.Fold(newName)] = node
	r.ChangedLocked(path)
	return nil
}

// Protect sets the access list of a key, as a security descriptor in text (SDDL); error 2 if the key does not exist.
func (r Registry) Protect(path, access string) error {
	r.h.w.Lock()
	defer r.h.w.Unlock()
	node := r.h.registry.Find(registry.Split(path))
	if node == nil {
		return win32.Fail(win32.CodeFileNotFound, "protect registry key %q on %s", path, r.h.name)
	}
	node.Access = access
	return nil
}

// MoveKey renames a key as PowerShell's registry provider does: it copies the key under the new name and deletes the old one,
// so the access lists of the tree are lost (class RegistryProvider of PowerShell: MoveRegistryItem). Errors are as for RenameKey.
func (r Registry) MoveKey(path, newName string) error {
	if err := r.RenameKey(path, newName); err != nil {
		return err
	}
	r.h.w.Lock()
	defer r.h.w.Unlock()
	names := registry.Split(path)
	r.h.registry.Find(append(names[:len(names)-1:len(names)-1], newName)).Inherit()
	return nil
}

// Set writes a value of an existing key; error 2 if the key does not exist.
func (r Registry) Set(path string, v registry.Value) error {
	r.h.w.Lock()
	defer r.h.w.Unlock()
	node := r.h.registry.Find(registry.Split(path))
	if node == nil {
		return win32.Fail(win32.CodeFileNotFound, "write registry value %q of %q on %s", v.Name, path, r.h.name)
	}
	node.Set(v)
	r.ChangedLocked(path)
	return nil
}

// DeleteValue removes a value; error 2 if it does not exist.
func (r Registry) DeleteValue(path, name string) error {
	r.h.w.Lock()
	defer r.h.w.Unlock()
	node := r.h.registry.Find(registry.Split(path))
	if node == nil || !node.Unset(name) {
		return win32.Fail(win32.CodeFileNotFound, "delete registry value %q of %q on %s", name, path, r.h.name)
	}
	r.ChangedLocked(path)
	return nil
}

// RenameValue renames a value; error 2 if it does not exist, 183 if the new name exists.
func (r Registry) RenameValue(path, name, newName string) error {
	r.h.w.Lock()
	defer r.h.w.Unlock()
	node := r.h.registry.Find(registry.Split(path))
	if node == nil || node.Index(name) < 0 {
		return win32.Fail(win32.CodeFileNotFound, "rename registry value %q of %q on %s", name, path, r.h.name)
	}
	i := node.Index(name)
	if j := node.Index(newName); j >= 0 && j != i {
		return win32.Fail(win32.CodeAlreadyExists, "rename registry value %q to %q on %s", name, newName, r.h.name)
	}
	node.Values[i].Name = newName
	r.ChangedLocked(path)
	return nil
}

// SpelledLocked joins the names of an existing key as they are spelled in the registry. The caller holds the lock.
func (r Registry) SpelledLocked(names []string) string {
	parts := make([]string, 0, len(names))
	node := r.h.registry
	for _, name := range names {
		node = node.Subs[win32.Fold(name)]
		parts = append(parts, node.Name)
	}
	return strings.Join(parts, `\`)
}

// ChangedLocked notifies the cluster and the journal of a change at or below a
// path; the cluster updates the registry checkpoints of online resources. The caller holds the lock.
func (r Registry) ChangedLocked(path string) {
	if c := r.h.w.cluster; c != nil {
		c.RegistryChanged(r.h, strings.Join(registry.Split(path), `\`))
	}
	r.h.w.ChangedLocked()
}

// TreeLocked returns the root of HKEY_LOCAL_MACHINE. The caller holds the lock.
func (r Registry) TreeLocked() *registry.Tree { return r.h.registry }
