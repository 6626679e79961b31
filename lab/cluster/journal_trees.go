package cluster

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// trees are the registries and the file systems as the journal has last seen them. They are compared in
// place: writing all of them down as text at each change took almost half of a deployment's time in the lab.
type trees struct {
	registries map[string]*regNode
	volumes    map[[2]string]*fsNode
}

func newTrees() *trees {
	return &trees{registries: map[string]*regNode{}, volumes: map[[2]string]*fsNode{}}
}

// treeDiffs takes the differences of one tree: where, which kind, and the texts before and after.
type treeDiffs func(kind string, path []string, before, after string)

// compare finds what has changed in the trees of the model, and remembers it. The caller holds the lock.
func (t *trees) compare(m *model, add func(p place, before, after string)) {
	for _, h := range m.hosts {
		seen := t.registries[h.name]
		if seen == nil {
			seen = newRegNode("")
			t.registries[h.name] = seen
		}
		h.registry.compare(seen, nil, func(kind string, path []string, before, after string) {
			add(place{h.name, kind, `\` + strings.Join(path, `\`)}, before, after)
		})
		t.compareDisks(h.name, h.disks, add)
	}
	if m.cluster != nil {
		t.compareDisks(m.cluster.name, m.cluster.disks, add)
	}
}

func (t *trees) compareDisks(owner string, disks []*disk, add func(p place, before, after string)) {
	for _, d := range disks {
		for _, v := range d.volumes {
			seen := t.volumes[[2]string{owner, v.letter}]
			if seen == nil {
				seen = newDir("", time.Time{})
				t.volumes[[2]string{owner, v.letter}] = seen
			}
			v.root.compare(seen, []string{v.letter + ":"}, func(kind string, path []string, before, after string) {
				add(place{owner, kind, strings.Join(path, `\`)}, before, after)
			})
		}
	}
}

// present is the text of a key or folder that is there.
const present = "present"

func (n *regNode) compare(seen *regNode, path []string, diff treeDiffs) {
	if !slices.EqualFunc(n.values, seen.values, RegValue.equal) {
		n.compareValues(seen, path, diff)
	}
	for key, sub := range seen.subs {
		if n.subs[key] == nil {
			below := append(path, sub.name) //nolint:gocritic // one path for the whole walk
			newRegNode("").compare(sub, below, diff)
			diff("registry key", below, present, "")
			delete(seen.subs, key)
		}
	}
	for key, sub := range n.subs {
		below := append(path, sub.name) //nolint:gocritic // one path for the whole walk
		old := seen.subs[key]
		if old == nil {
			old = newRegNode(sub.name)
			seen.subs[key] = old
			diff("registry key", below, "", present)
		}
		sub.compare(old, below, diff)
	}
}

func (n *regNode) compareValues(seen *regNode, path []string, diff treeDiffs) {
	for _, old := range seen.values {
		if _, there := n.value(old.Name); !there {
			diff("registry value", append(path, old.Name), old.shown(), "")
		}
	}
	for _, v := range n.values {
		if old, there := seen.value(v.Name); !there || !v.equal(old) {
			diff("registry value", append(path, v.Name), old.shown(), v.shown())
		}
	}
	seen.values = n.clone().values
}

func (v RegValue) equal(other RegValue) bool {
	return v.Name == other.Name && v.Type == other.Type && v.Text == other.Text && v.Number == other.Number &&
		slices.Equal(v.Lines, other.Lines) && slices.Equal(v.Bytes, other.Bytes)
}

// shown is the value as text; empty for none.
func (v RegValue) shown() string {
	if v.Type == "" {
		return ""
	}
	return string(v.Type) + " " + fmt.Sprint(v.data())
}

func (n *fsNode) compare(seen *fsNode, path []string, diff treeDiffs) {
	for key, old := range seen.children {
		if child := n.children[key]; child == nil || child.dir != old.dir {
			old.removed(append(path, old.name), diff)
			delete(seen.children, key)
		}
	}
	for key, child := range n.children {
		below := append(path, child.name) //nolint:gocritic // one path for the whole walk
		old := seen.children[key]
		switch {
		case child.dir && old == nil:
			old = newDir(child.name, time.Time{})
			seen.children[key] = old
			diff("folder", below, "", present)
			child.compare(old, below, diff)
		case child.dir:
			child.compare(old, below, diff)
		case old == nil:
			diff("file", below, "", child.shown())
			seen.children[key] = &fsNode{name: child.name, data: child.data, modified: child.modified}
		case len(child.data) != len(old.data) || !child.modified.Equal(old.modified):
			diff("file", below, old.shown(), child.shown())
			old.data, old.modified = child.data, child.modified
		}
	}
}

// removed notes that a file or folder is gone with everything below it.
func (n *fsNode) removed(path []string, diff treeDiffs) {
	if !n.dir {
		diff("file", path, n.shown(), "")
		return
	}
	newDir("", time.Time{}).compare(n, path, diff)
	diff("folder", path, present, "")
}

func (n *fsNode) shown() string {
	return fmt.Sprintf("%d bytes of %s", len(n.data), n.modified.UTC().Format(time.RFC3339Nano))
}
