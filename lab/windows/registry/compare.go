package registry

import (
	"fmt"
	"slices"

	"changeover/lab/model"
)

// Compare calls diff for each difference between a key and seen, its state at the last comparison, and makes seen equal to
// the key. path holds the names of the key.
func (n *Tree) Compare(seen *Tree, path []string, diff model.TreeDiff) {
	if !slices.EqualFunc(n.Values, seen.Values, Value.equal) {
		n.compareValues(seen, path, diff)
	}
	for key, sub := range seen.Subs {
		if n.Subs[key] == nil {
			below := append(path, sub.Name) //nolint:gocritic // one path for the whole walk
			NewTree("").Compare(sub, below, diff)
			diff("registry key", below, model.Present, "")
			delete(seen.Subs, key)
		}
	}
	for key, sub := range n.Subs {
		below := append(path, sub.Name) //nolint:gocritic // one path for the whole walk
		old := seen.Subs[key]
		if old == nil {
			old = NewTree(sub.Name)
			seen.Subs[key] = old
			diff("registry key", below, "", model.Present)
		}
		sub.Compare(old, below, diff)
	}
}

func (n *Tree) compareValues(seen *Tree, path []string, diff model.TreeDiff) {
	for _, old := range seen.Values {
		if _, there := n.Value(old.Name); !there {
			diff("registry value", append(path, old.Name), old.shown(), "")
		}
	}
	for _, v := range n.Values {
		if old, there := seen.Value(v.Name); !there || !v.equal(old) {
			diff("registry value", append(path, v.Name), old.shown(), v.shown())
		}
	}
	seen.Values = n.Clone().Values
}

func (v Value) equal(other Value) bool {
	return v.Name == other.Name && v.Type == other.Type && v.Text == other.Text && v.Number == other.Number &&
		slices.Equal(v.Lines, other.Lines) && slices.Equal(v.Bytes, other.Bytes)
}

// shown returns type and data as text; empty for the zero Value.
func (v Value) shown() string {
	if v.Type == "" {
		return ""
	}
	return string(v.Type) + " " + fmt.Sprint(v.Data())
}
