package windows

import (
	"strings"
	"time"

	"changeover/lab/model"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/volume"
)

// trees holds copies of the registries and file systems at the journal's last comparison. They are compared node by
// node: writing all of them as text at each change took almost half of the time of a deployment on the lab.
type trees struct {
	registries map[string]*registry.Tree
	// volumes are by owner and drive letter.
	volumes map[[2]string]*volume.Node
}

func newTrees() *trees {
	return &trees{registries: map[string]*registry.Tree{}, volumes: map[[2]string]*volume.Node{}}
}

// CompareTrees implements model.Source for the registries and the volumes.
func (m *state) CompareTrees(add func(p model.Place, before, after string)) {
	t := m.trees
	for _, h := range m.hosts {
		seen := t.registries[h.name]
		if seen == nil {
			seen = registry.NewTree("")
			t.registries[h.name] = seen
		}
		h.registry.Compare(seen, nil, func(kind string, path []string, before, after string) {
			add(model.At(h.name, kind, `\`+strings.Join(path, `\`)), before, after)
		})
		t.compareDisks(h.name, h.disks, add)
	}
	if m.cluster != nil {
		owner, disks := m.cluster.OwnDisks()
		t.compareDisks(owner, disks, add)
	}
}

func (t *trees) compareDisks(owner string, disks []*volume.Disk, add func(p model.Place, before, after string)) {
	for _, d := range disks {
		for _, v := range d.Volumes {
			seen := t.volumes[[2]string{owner, v.Letter}]
			if seen == nil {
				seen = volume.NewDir("", time.Time{})
				t.volumes[[2]string{owner, v.Letter}] = seen
			}
			v.Root.Compare(seen, []string{v.Letter + ":"}, func(kind string, path []string, before, after string) {
				add(model.At(owner, kind, strings.Join(path, `\`)), before, after)
			})
		}
	}
}
