package cluster

import "strings"

// Registry paths are relative to HKEY_LOCAL_MACHINE, which may stand before
// them in any of its spellings. Names ignore case and keep the spelling of
// the program that created them.

// RegKey reads a key; error 2 where it does not exist.
func (h *Host) RegKey(path string) (RegKey, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	names := regPath(path)
	node := h.registry.find(names)
	if node == nil {
		return RegKey{}, fail(CodeFileNotFound, "open registry key %q on %s", path, h.name)
	}
	key := RegKey{Path: h.spelled(names), Access: node.access, SubKeys: node.subNames()}
	for _, v := range node.values {
		key.Values = append(key.Values, v.clone())
	}
	return key, nil
}

// RegCreateKey creates a key with all its parents; an existing one stays.
func (h *Host) RegCreateKey(path string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	h.registry.make(regPath(path))
	h.registryChanged(path)
	return nil
}

// RegDeleteKey removes a key with everything below it; error 2 where it does not exist.
func (h *Host) RegDeleteKey(path string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	names := regPath(path)
	if len(names) == 0 || h.registry.find(names) == nil {
		return fail(CodeFileNotFound, "delete registry key %q on %s", path, h.name)
	}
	last := len(names) - 1
	delete(h.registry.find(names[:last]).subs, fold(names[last]))
	h.registryChanged(path)
	return nil
}

// RegRenameKey gives a key another last name; error 2 where it does not exist,
// 183 where the new name does, 87 for a name with a backslash.
func (h *Host) RegRenameKey(path, newName string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	names := regPath(path)
	node := h.registry.find(names)
	if len(names) == 0 || node == nil {
		return fail(CodeFileNotFound, "rename registry key %q on %s", path, h.name)
	}
	if newName == "" || strings.Contains(newName, `\`) {
		return fail(CodeInvalidParameter, "rename registry key %q to %q on %s", path, newName, h.name)
	}
	last := len(names) - 1
	parent := h.registry.find(names[:last])
	if other := parent.subs[fold(newName)]; other != nil && other != node {
		return fail(CodeAlreadyExists, "rename registry key %q to %q on %s", path, newName, h.name)
	}
	delete(parent.subs, fold(names[last]))
	node.name = newName
	parent.subs[fold(newName)] = node
	h.registryChanged(path)
	return nil
}

// RegProtect gives a key an access list of its own; error 2 where it does not exist.
func (h *Host) RegProtect(path, access string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node := h.registry.find(regPath(path))
	if node == nil {
		return fail(CodeFileNotFound, "protect registry key %q on %s", path, h.name)
	}
	node.access = access
	return nil
}

// RegMoveKey is RegRenameKey as the registry provider of PowerShell renames: it makes a new key with what the old one
// holds, and deletes that. The access lists of the tree are lost (class RegistryProvider: MoveRegistryItem).
func (h *Host) RegMoveKey(path, newName string) error {
	if err := h.RegRenameKey(path, newName); err != nil {
		return err
	}
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	names := regPath(path)
	h.registry.find(append(names[:len(names)-1:len(names)-1], newName)).inherit()
	return nil
}

// RegSet writes a value of an existing key; error 2 where the key does not exist.
func (h *Host) RegSet(path string, v RegValue) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node := h.registry.find(regPath(path))
	if node == nil {
		return fail(CodeFileNotFound, "write registry value %q of %q on %s", v.Name, path, h.name)
	}
	node.set(v)
	h.registryChanged(path)
	return nil
}

// RegDeleteValue removes a value; error 2 where it does not exist.
func (h *Host) RegDeleteValue(path, name string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node := h.registry.find(regPath(path))
	if node == nil || !node.unset(name) {
		return fail(CodeFileNotFound, "delete registry value %q of %q on %s", name, path, h.name)
	}
	h.registryChanged(path)
	return nil
}

// RegRenameValue renames a value; error 2 where it does not exist, 183 where the new name does.
func (h *Host) RegRenameValue(path, name, newName string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node := h.registry.find(regPath(path))
	if node == nil || node.index(name) < 0 {
		return fail(CodeFileNotFound, "rename registry value %q of %q on %s", name, path, h.name)
	}
	i := node.index(name)
	if j := node.index(newName); j >= 0 && j != i {
		return fail(CodeAlreadyExists, "rename registry value %q to %q on %s", name, newName, h.name)
	}
	node.values[i].Name = newName
	h.registryChanged(path)
	return nil
}

// spelled joins key names as they are spelled in the registry.
func (h *Host) spelled(names []string) string {
	parts := make([]string, 0, len(names))
	node := h.registry
	for _, name := range names {
		node = node.subs[fold(name)]
		parts = append(parts, node.name)
	}
	return strings.Join(parts, `\`)
}

// registryChanged tells the cluster, whose checkpoints follow the keys of
// online resources. The caller holds the lock.
func (h *Host) registryChanged(path string) {
	if c := h.w.cluster; c != nil {
		c.saveChanged(h, strings.Join(regPath(path), `\`))
	}
	h.w.changed()
}
