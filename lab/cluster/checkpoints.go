package cluster

import (
	"slices"
	"strings"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

// checkpoint is a registry key that follows a resource from node to node:
// saved in the cluster's database while the resource is online, written back
// on the owner before it comes online (MS-CMRP, registry checkpoints).
type checkpoint struct {
	path string
	data *registry.Tree
}

// Add lets a key below HKEY_LOCAL_MACHINE follow a resource and
// saves what it holds on the owner now. Errors: 5007, 2 where the owner has no
// such key, 183 for a checkpoint that exists.
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

// Remove ends it; the key stays as it is on every node. Errors 5007, 2.
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

func (r *resource) checkpoint(path string) int {
	return slices.IndexFunc(r.checkpoints, func(cp *checkpoint) bool { return strings.EqualFold(cp.path, path) })
}

// save keeps what the owner's registry holds now.
func (cps Checkpoints) save(r *resource) {
	keys := cps.c.Groups.find(r.Group).owner.host.Registry.TreeLocked()
	for _, cp := range r.checkpoints {
		if node := keys.Find(registry.Split(cp.path)); node != nil {
			cp.data = node.Clone()
		}
	}
}

// saveChanged saves the checkpoints of online resources that a change on their owner touches.
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

// restore writes the saved keys back on a host, replacing what is there.
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
