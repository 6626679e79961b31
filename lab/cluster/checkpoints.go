package cluster

import (
	"slices"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

// checkpoint is a registry key that the cluster copies to the node on which its
// resource comes online: it is saved in the cluster's database while the resource
// is online, and written to the owner's registry before the resource comes online
// (MS-CMRP, registry checkpoints).
type checkpoint struct {
	path string
	data *registry.Tree
}

// Add adds a checkpoint of a key below HKEY_LOCAL_MACHINE to a resource and saves
// the key as it is on the owner. Error 5007 for an unknown resource, 2 if the owner
// has no such key, 183 for a checkpoint that exists.
func (cps Checkpoints) Add(resource, path string) error {
	cps.c.w.Lock()
	defer cps.c.w.Unlock()
	r, err := cps.c.Resources.need(resource, "add a checkpoint to")
	if err != nil {
		return err
	}
	path = strings.Join(registry.Split(path), `\`)
	if r.checkpoint(path) >= 0 {
		return win32.Fail(win32.CodeAlreadyExists, "add checkpoint %q to cluster resource %q", path, resource)
	}
	node := cps.c.Groups.find(r.Group).owner.host.Registry.TreeLocked().Find(registry.Split(path))
	if node == nil || path == "" {
		return win32.Fail(win32.CodeFileNotFound, "add checkpoint %q to cluster resource %q", path, resource)
	}
	r.checkpoints = append(r.checkpoints, &checkpoint{path: path, data: node.Clone()})
	cps.c.w.ChangedLocked()
	return nil
}

// Remove removes a checkpoint; the key stays as it is on every node. Error 5007 for an unknown resource, 2 for an unknown checkpoint.
func (cps Checkpoints) Remove(resource, path string) error {
	cps.c.w.Lock()
	defer cps.c.w.Unlock()
	r, err := cps.c.Resources.need(resource, "remove a checkpoint from")
	if err != nil {
		return err
	}
	i := r.checkpoint(strings.Join(registry.Split(path), `\`))
	if i < 0 {
		return win32.Fail(win32.CodeFileNotFound, "remove checkpoint %q from cluster resource %q", path, resource)
	}
	r.checkpoints = slices.Delete(r.checkpoints, i, i+1)
	cps.c.w.ChangedLocked()
	return nil
}

// checkpoint returns the index of a checkpoint, negative if there is none.
func (r *resource) checkpoint(path string) int {
	return slices.IndexFunc(r.checkpoints, func(cp *checkpoint) bool { return strings.EqualFold(cp.path, path) })
}

// save saves the keys of a resource's checkpoints as they are in the owner's registry.
func (cps Checkpoints) save(r *resource) {
	keys := cps.c.Groups.find(r.Group).owner.host.Registry.TreeLocked()
	for _, cp := range r.checkpoints {
		if node := keys.Find(registry.Split(cp.path)); node != nil {
			cp.data = node.Clone()
		}
	}
}

// saveChanged saves the checkpoints of online resources that a change on their owner affects; path is the changed key.
func (cps Checkpoints) saveChanged(h *windows.Host, path string) {
	for _, r := range cps.c.resources {
		if r.state != Online || !cps.c.Groups.find(r.Group).owner.host.Is(h) {
			continue
		}
		for _, cp := range r.checkpoints {
			if below(path, cp.path) || below(cp.path, path) {
				if node := h.Registry.TreeLocked().Find(registry.Split(cp.path)); node != nil {
					cp.data = node.Clone()
				}
			}
		}
	}
}

// below reports whether a registry path is a key or lies below it.
func below(path, key string) bool {
	return strings.EqualFold(path, key) || strings.HasPrefix(win32.Fold(path), win32.Fold(key)+`\`)
}

// restore replaces the keys in a host's registry with the saved ones.
func (cps Checkpoints) restore(r *resource, h *windows.Host) {
	for _, cp := range r.checkpoints {
		names := registry.Split(cp.path)
		last := len(names) - 1
		parent := h.Registry.TreeLocked().Make(names[:last])
		copied := cp.data.Clone()
		parent.Subs[win32.Fold(copied.Name)] = copied
		h.Registry.ChangedLocked(cp.path)
	}
}
