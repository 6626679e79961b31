// Package volume models disks, their volumes, and the trees of files and folders on them. It takes no lock.
// Which hosts have a volume mounted is the business of package windows.
package volume

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"changeover/lab/win32"
)

// Node is a file or folder of a volume.
type Node struct {
	Name              string
	Dir               bool
	Data              []byte
	Created, Modified time.Time
	// Children are by folded name (win32.Fold).
	Children map[string]*Node
}

// Volume is a file system. Size and Used are in bytes; Used does not include the files below Root.
type Volume struct {
	Letter, Label string
	Size, Used    uint64
	Disk          *Disk
	// SubstOf is the folder that a SUBST drive is mapped to, otherwise empty.
	SubstOf string
	Root    *Node
}

// New returns an empty volume.
func New(letter, label string, size, used uint64, now time.Time) *Volume {
	return &Volume{Letter: strings.ToUpper(letter), Label: label, Size: size, Used: used, Root: NewDir("", now)}
}

// NewDir returns an empty folder.
func NewDir(name string, now time.Time) *Node {
	return &Node{Name: name, Dir: true, Created: now, Modified: now, Children: map[string]*Node{}}
}

// SplitPath splits an absolute local path into the drive letter, in upper case, and the names below the root; ok is false for
// any other path.
func SplitPath(path string) (letter string, names []string, ok bool) {
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

// Find returns the node at the end of the names; nil if one is missing.
func (n *Node) Find(names []string) *Node {
	for _, name := range names {
		if n == nil || !n.Dir {
			return nil
		}
		n = n.Children[win32.Fold(name)]
	}
	return n
}

// MakeDirs returns the folder at the end of the names and creates the folders that are missing; nil if a file has one of the
// names.
func (n *Node) MakeDirs(names []string, now time.Time) *Node {
	for _, name := range names {
		next := n.Children[win32.Fold(name)]
		if next == nil {
			next = NewDir(name, now)
			n.Children[win32.Fold(name)] = next
			n.Modified = now
		}
		if !next.Dir {
			return nil
		}
		n = next
	}
	return n
}

// Put creates or replaces a file of a folder and returns it.
func (n *Node) Put(name string, data []byte, now time.Time) *Node {
	file := n.Children[win32.Fold(name)]
	if file == nil {
		file = &Node{Name: name, Created: now}
		n.Children[win32.Fold(name)] = file
		n.Modified = now
	}
	file.Data, file.Modified = append([]byte(nil), data...), now
	return file
}

// Sorted returns the children in alphabetical order.
func (n *Node) Sorted() []*Node {
	list := make([]*Node, 0, len(n.Children))
	for _, child := range n.Children {
		list = append(list, child)
	}
	sort.Slice(list, func(i, j int) bool { return win32.Fold(list[i].Name) < win32.Fold(list[j].Name) })
	return list
}

// Bytes returns the total size of the files at and below the node.
func (n *Node) Bytes() uint64 {
	total := uint64(len(n.Data))
	for _, child := range n.Children {
		total += child.Bytes()
	}
	return total
}

// Disk is a physical disk, local to one host or shared by the cluster's nodes.
type Disk struct {
	Number   int
	Name     string
	UniqueID string
	// Signature is the signature of a master boot record; 0 for a disk with a GUID partition table.
	Signature uint32
	Size      uint64
	Shared    bool
	Volumes   []*Volume
}

// SignatureOf parses the signature of a master boot record, which diskpart prints as eight hexadecimal
// digits (Microsoft, "uniqueid disk"); 0 for other IDs.
func SignatureOf(id string) uint32 {
	digits := strings.TrimPrefix(strings.ToLower(id), "0x")
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 8 {
		return 0
	}
	return uint32(n)
}

// ShownID returns the property Id of an available disk: the signature with 0x, or the GUID of its partition table.
func (d *Disk) ShownID() string {
	if d.Signature != 0 {
		return fmt.Sprintf("0x%08X", d.Signature)
	}
	return d.UniqueID
}
