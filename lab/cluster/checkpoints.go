package cluster

import (
	"slices"
	"strings"
)

// checkpoint is a registry key that follows a resource from node to node:
// saved in the cluster's database while the resource is online, written back
// on the owner before it comes online (MS-CMRP, registry checkpoints).
type checkpoint struct {
	path string
	data *regNode
}

// AddCheckpoint lets a key below HKEY_LOCAL_MACHINE follow a resource and
// saves what it holds on the owner now. Errors: 5007, 2 where the owner has no
// such key, 183 for a checkpoint that exists.
func (c *Cluster) AddCheckpoint(resource, path string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(resource, "add a checkpoint to")
	if err != nil {
		return err
	}
	path = strings.Join(regPath(path), `\`)
	if r.checkpoint(path) >= 0 {
		return fail(CodeAlreadyExists, "add checkpoint %q to cluster resource %q", path, resource)
	}
	node := c.group(r.Group).owner.host.registry.find(regPath(path))
	if node == nil || path == "" {
		return fail(CodeFileNotFound, "add checkpoint %q to cluster resource %q", path, resource)
	}
	r.checkpoints = append(r.checkpoints, &checkpoint{path: path, data: node.clone()})
	c.w.changed()
	return nil
}

// RemoveCheckpoint ends it; the key stays as it is on every node. Errors 5007, 2.
func (c *Cluster) RemoveCheckpoint(resource, path string) error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	r, err := c.need(resource, "remove a checkpoint from")
	if err != nil {
		return err
	}
	i := r.checkpoint(strings.Join(regPath(path), `\`))
	if i < 0 {
		return fail(CodeFileNotFound, "remove checkpoint %q from cluster resource %q", path, resource)
	}
	r.checkpoints = slices.Delete(r.checkpoints, i, i+1)
	c.w.changed()
	return nil
}

func (r *resource) checkpoint(path string) int {
	return slices.IndexFunc(r.checkpoints, func(cp *checkpoint) bool { return strings.EqualFold(cp.path, path) })
}

// save keeps what the owner's registry holds now.
func (c *Cluster) save(r *resource) {
	registry := c.group(r.Group).owner.host.registry
	for _, cp := range r.checkpoints {
		if node := registry.find(regPath(cp.path)); node != nil {
			cp.data = node.clone()
		}
	}
}

// saveChanged saves the checkpoints of online resources that a change on their owner touches.
func (c *Cluster) saveChanged(h *Host, path string) {
	for _, r := range c.resources {
		if r.state != Online || c.group(r.Group).owner.host.machine != h.machine {
			continue
		}
		for _, cp := range r.checkpoints {
			if below(path, cp.path) || below(cp.path, path) {
				if node := h.registry.find(regPath(cp.path)); node != nil {
					cp.data = node.clone()
				}
			}
		}
	}
}

// below tells whether a registry path is a key or lies below it.
func below(path, key string) bool {
	return strings.EqualFold(path, key) || strings.HasPrefix(fold(path), fold(key)+`\`)
}

// restore writes the saved keys back on a host, replacing what is there.
func (c *Cluster) restore(r *resource, h *Host) {
	for _, cp := range r.checkpoints {
		names := regPath(cp.path)
		last := len(names) - 1
		parent := h.registry.make(names[:last])
		copied := cp.data.clone()
		parent.subs[fold(copied.name)] = copied
		h.registryChanged(cp.path)
	}
}
