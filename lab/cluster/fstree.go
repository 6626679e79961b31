package cluster

import (
	"sort"
	"strings"
	"time"
)

// fsNode is a file or folder of a volume.
type fsNode struct {
	name              string
	dir               bool
	data              []byte
	created, modified time.Time
	children          map[string]*fsNode
}

// volume is a file system; it knows nothing of who sees it.
type volume struct {
	letter, label string
	size, used    uint64
	disk          *disk
	substOf       string
	root          *fsNode
}

func newVolume(letter, label string, size, used uint64, now time.Time) *volume {
	return &volume{letter: strings.ToUpper(letter), label: label, size: size, used: used, root: newDir("", now)}
}

func newDir(name string, now time.Time) *fsNode {
	return &fsNode{name: name, dir: true, created: now, modified: now, children: map[string]*fsNode{}}
}

// splitPath gives drive letter and names of an absolute local path.
func splitPath(path string) (letter string, names []string, ok bool) {
	path = strings.TrimPrefix(strings.ReplaceAll(path, "/", `\`), `\\?\`)
	if len(path) < 2 || path[1] != ':' {
		return "", nil, false
	}
	for _, name := range strings.Split(path[2:], `\`) {
		if name != "" && name != "." {
			names = append(names, name)
		}
	}
	return strings.ToUpper(path[:1]), names, true
}

func (n *fsNode) find(names []string) *fsNode {
	for _, name := range names {
		if n == nil || !n.dir {
			return nil
		}
		n = n.children[fold(name)]
	}
	return n
}

// makeDirs creates the folders that are missing; nil where a file is in the way.
func (n *fsNode) makeDirs(names []string, now time.Time) *fsNode {
	for _, name := range names {
		next := n.children[fold(name)]
		if next == nil {
			next = newDir(name, now)
			n.children[fold(name)] = next
			n.modified = now
		}
		if !next.dir {
			return nil
		}
		n = next
	}
	return n
}

func (n *fsNode) put(name string, data []byte, now time.Time) *fsNode {
	file := n.children[fold(name)]
	if file == nil {
		file = &fsNode{name: name, created: now}
		n.children[fold(name)] = file
		n.modified = now
	}
	file.data, file.modified = append([]byte(nil), data...), now
	return file
}

func (n *fsNode) sorted() []*fsNode {
	list := make([]*fsNode, 0, len(n.children))
	for _, child := range n.children {
		list = append(list, child)
	}
	sort.Slice(list, func(i, j int) bool { return fold(list[i].name) < fold(list[j].name) })
	return list
}

// bytes that the node's files hold.
func (n *fsNode) bytes() uint64 {
	total := uint64(len(n.data))
	for _, child := range n.children {
		total += child.bytes()
	}
	return total
}
