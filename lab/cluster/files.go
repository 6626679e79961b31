package cluster

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
)

// Stat describes a file or folder; error 2 where it is missing, 3 where its
// folder or drive is. A folder on another computer answers 5: a remote session
// has no identity to show it.
func (h *Host) Stat(path string) (FileInfo, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node, spelled, err := h.lookFile(path, "find")
	if err != nil {
		return FileInfo{}, err
	}
	return describe(node, spelled), nil
}

// ListDir lists a folder in alphabetical order.
func (h *Host) ListDir(path string) ([]FileInfo, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node, spelled, err := h.lookFile(path, "list")
	if err != nil {
		return nil, err
	}
	if !node.dir {
		return []FileInfo{describe(node, spelled)}, nil
	}
	var list []FileInfo
	for _, child := range node.sorted() {
		list = append(list, describe(child, joinPath(spelled, child.name)))
	}
	return list, nil
}

// ReadFile gives a file's content; error 5 for a folder.
func (h *Host) ReadFile(path string) ([]byte, error) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node, _, err := h.lookFile(path, "read")
	if err != nil {
		return nil, err
	}
	if node.dir {
		return nil, fail(CodeAccessDenied, "read %q on %s", path, h.name)
	}
	return append([]byte(nil), node.data...), nil
}

// WriteFile creates or replaces a file in an existing folder; error 3 without
// the folder, 32 where the file is in use.
func (h *Host) WriteFile(path string, data []byte) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.writeFile(path, data, time.Time{})
}

func (h *Host) writeFile(path string, data []byte, modified time.Time) error {
	parent, name, err := h.parent(path, "write")
	if err != nil {
		return err
	}
	if old := parent.children[fold(name)]; old != nil && old.dir {
		return fail(CodeAccessDenied, "write %q on %s", path, h.name)
	}
	if h.inUse(path) {
		return fail(CodeSharingViolation, "write %q on %s", path, h.name)
	}
	file := parent.put(name, data, h.w.now())
	if !modified.IsZero() {
		file.modified = modified
	}
	h.w.changed()
	return nil
}

// MakeDir creates a folder with all its parents; an existing one stays.
func (h *Host) MakeDir(path string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return h.makeDir(path)
}

func (h *Host) makeDir(path string) error {
	v, names, err := h.volumeOf(path, "create")
	if err != nil {
		return err
	}
	if v.root.makeDirs(names, h.w.now()) == nil {
		return fail(CodeAlreadyExists, "create folder %q on %s", path, h.name)
	}
	h.w.changed()
	return nil
}

// CopyFile copies one file, keeping its time of change as Windows does.
func (h *Host) CopyFile(from, to string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node, _, err := h.lookFile(from, "copy")
	if err != nil {
		return err
	}
	if node.dir {
		return fail(CodeAccessDenied, "copy folder %q on %s", from, h.name)
	}
	if target, _, err := h.lookFile(to, "copy to"); err == nil && target.dir {
		to = joinPath(to, node.name)
	}
	return h.writeFile(to, node.data, node.modified)
}

// MoveFile moves or renames a file or folder; error 183 where the target exists.
func (h *Host) MoveFile(from, to string) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node, _, err := h.lookFile(from, "move")
	if err != nil {
		return err
	}
	parent, name, err := h.parent(to, "move to")
	if err != nil {
		return err
	}
	if other := parent.children[fold(name)]; other != nil && other != node {
		return fail(CodeAlreadyExists, "move %q to %q on %s", from, to, h.name)
	}
	if h.inUse(from) {
		return fail(CodeSharingViolation, "move %q on %s", from, h.name)
	}
	source, oldName, _ := h.parent(from, "move")
	delete(source.children, fold(oldName))
	node.name = name
	parent.children[fold(name)] = node
	h.w.changed()
	return nil
}

// RemoveFile removes a file or folder; error 145 for a folder that is not
// empty unless recursive, 32 for a file in use.
func (h *Host) RemoveFile(path string, recursive bool) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	node, _, err := h.lookFile(path, "remove")
	if err != nil {
		return err
	}
	if node.dir && len(node.children) > 0 && !recursive {
		return fail(CodeDirNotEmpty, "remove folder %q on %s", path, h.name)
	}
	if h.inUse(path) {
		return fail(CodeSharingViolation, "remove %q on %s", path, h.name)
	}
	parent, name, err := h.parent(path, "remove")
	if err != nil {
		return err
	}
	delete(parent.children, fold(name))
	parent.modified = h.w.now()
	h.w.changed()
	return nil
}

// lookFile finds a node and the spelling of its path.
func (h *Host) lookFile(path, verb string) (*fsNode, string, error) {
	v, names, err := h.volumeOf(path, verb)
	if err != nil {
		return nil, "", err
	}
	node, spelled := v.root, v.letter+`:\`
	for i, name := range names {
		next := node.find([]string{name})
		if next == nil {
			code := uint32(CodePathNotFound)
			if i == len(names)-1 && node.dir {
				code = CodeFileNotFound
			}
			return nil, "", fail(code, "%s %q on %s", verb, path, h.name)
		}
		node, spelled = next, joinPath(spelled, next.name)
	}
	return node, spelled, nil
}

// parent finds the folder of a path and the path's last name.
func (h *Host) parent(path, verb string) (*fsNode, string, error) {
	v, names, err := h.volumeOf(path, verb)
	if err != nil {
		return nil, "", err
	}
	if len(names) == 0 {
		return nil, "", fail(CodeAccessDenied, "%s %q on %s", verb, path, h.name)
	}
	last := len(names) - 1
	folder := v.root.find(names[:last])
	if folder == nil || !folder.dir {
		return nil, "", fail(CodePathNotFound, "%s %q on %s", verb, path, h.name)
	}
	return folder, names[last], nil
}

func describe(node *fsNode, path string) FileInfo {
	info := FileInfo{Path: path, Name: node.name, Dir: node.dir, Size: int64(len(node.data)), Created: node.created, Modified: node.modified}
	if !node.dir {
		info.SHA256 = fmt.Sprintf("%X", sha256.Sum256(node.data))
	}
	return info
}

func joinPath(folder, name string) string { return strings.TrimRight(folder, `\`) + `\` + name }
