package volume

import (
	"fmt"
	"time"

	"changeover/lab/model"
)

// Compare calls diff for each difference between a folder and seen, its state at the last comparison, and makes seen equal to
// the folder. path holds the names of the folder. A file is unchanged if its size and its time of change are equal.
func (n *Node) Compare(seen *Node, path []string, diff model.TreeDiff) {
	for key, old := range seen.Children {
		if child := n.Children[key]; child == nil || child.Dir != old.Dir {
			old.removed(append(path, old.Name), diff)
			delete(seen.Children, key)
		}
	}
	for key, child := range n.Children {
		below := append(path, child.Name) //nolint:gocritic // one path for the whole walk
		old := seen.Children[key]
		switch {
		case child.Dir && old == nil:
			old = NewDir(child.Name, time.Time{})
			seen.Children[key] = old
			diff("folder", below, "", model.Present)
			child.Compare(old, below, diff)
		case child.Dir:
			child.Compare(old, below, diff)
		case old == nil:
			diff("file", below, "", child.shown())
			seen.Children[key] = &Node{Name: child.Name, Data: child.Data, Modified: child.Modified}
		case len(child.Data) != len(old.Data) || !child.Modified.Equal(old.Modified):
			diff("file", below, old.shown(), child.shown())
			old.Data, old.Modified = child.Data, child.Modified
		}
	}
}

// removed calls diff for a removed file or folder and everything below it.
func (n *Node) removed(path []string, diff model.TreeDiff) {
	if !n.Dir {
		diff("file", path, n.shown(), "")
		return
	}
	NewDir("", time.Time{}).Compare(n, path, diff)
	diff("folder", path, model.Present, "")
}

func (n *Node) shown() string {
	return fmt.Sprintf("%d bytes, modified at %s", len(n.Data), n.Modified.UTC().Format(time.RFC3339Nano))
}
