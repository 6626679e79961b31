package windows

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"changeover/lab/win32"
	"changeover/lab/windows/volume"
)

// Stat describes a file or folder; error 2 if it does not exist, 3 if its folder
// or drive does not. A UNC path fails with 5, since a remote session has no
// credentials for a second computer (Microsoft, "Making the second hop in PowerShell Remoting").
func (fs Files) Stat(path string) (FileInfo, error) {
	fs.h.w.Lock()
	defer fs.h.w.Unlock()
	node, spelled, err := fs.LookLocked(path, "find")
	if err != nil {
		return FileInfo{}, err
	}
	return describe(node, spelled), nil
}

// List lists a folder in alphabetical order; of a file, it lists the file alone. Errors are as for Stat.
func (fs Files) List(path string) ([]FileInfo, error) {
	fs.h.w.Lock()
	defer fs.h.w.Unlock()
	node, spelled, err := fs.LookLocked(path, "list")
	if err != nil {
		return nil, err
	}
	if !node.Dir {
		return []FileInfo{describe(node, spelled)}, nil
	}
	var list []FileInfo
	for _, child := range node.Sorted() {
		list = append(list, describe(child, joinPath(spelled, child.Name)))
	}
	return list, nil
}

// Read returns a file's content; error 5 for a folder, other errors as for Stat.
func (fs Files) Read(path string) ([]byte, error) {
	fs.h.w.Lock()
	defer fs.h.w.Unlock()
	node, _, err := fs.LookLocked(path, "read")
	if err != nil {
		return nil, err
	}
	if node.Dir {
		return nil, win32.Fail(win32.CodeAccessDenied, "read %q on %s", path, fs.h.name)
	}
	return append([]byte(nil), node.Data...), nil
}

// Write creates or replaces a file in an existing folder; error 3 if the folder
// does not exist, 5 if the path is a folder, 32 if the file is in use.
func (fs Files) Write(path string, data []byte) error {
	fs.h.w.Lock()
	defer fs.h.w.Unlock()
	return fs.write(path, data, time.Time{})
}

func (fs Files) write(path string, data []byte, modified time.Time) error {
	parent, name, err := fs.parent(path, "write")
	if err != nil {
		return err
	}
	if old := parent.Children[win32.Fold(name)]; old != nil && old.Dir {
		return win32.Fail(win32.CodeAccessDenied, "write %q on %s", path, fs.h.name)
	}
	if fs.inUse(path) {
		return win32.Fail(win32.CodeSharingViolation, "write %q on %s", path, fs.h.name)
	}
	file := parent.Put(name, data, fs.h.w.Now())
	if !modified.IsZero() {
		file.Modified = modified
	}
	fs.h.w.ChangedLocked()
	return nil
}

// MakeDir creates a folder with all its parents and leaves an existing one as it is; error 183 if a file has one of the names.
func (fs Files) MakeDir(path string) error {
	fs.h.w.Lock()
	defer fs.h.w.Unlock()
	return fs.makeDir(path)
}

func (fs Files) makeDir(path string) error {
	v, names, err := fs.h.Storage.volumeOf(path, "create")
	if err != nil {
		return err
	}
	if v.Root.MakeDirs(names, fs.h.w.Now()) == nil {
		return win32.Fail(win32.CodeAlreadyExists, "create folder %q on %s", path, fs.h.name)
	}
	fs.h.w.ChangedLocked()
	return nil
}

// Copy copies one file to a path or into a folder; the copy keeps the time of the last change, as with CopyFile. Error 5 for a
// folder, other errors as for Write.
func (fs Files) Copy(from, to string) error {
	fs.h.w.Lock()
	defer fs.h.w.Unlock()
	node, _, err := fs.LookLocked(from, "copy")
	if err != nil {
		return err
	}
	if node.Dir {
		return win32.Fail(win32.CodeAccessDenied, "copy folder %q on %s", from, fs.h.name)
	}
	if target, _, err := fs.LookLocked(to, "copy to"); err == nil && target.Dir {
		to = joinPath(to, node.Name)
	}
	return fs.write(to, node.Data, node.Modified)
}

// Move moves or renames a file or folder; error 183 if the target exists, 32 if the file is in use.
func (fs Files) Move(from, to string) error {
	fs.h.w.Lock()
	defer fs.h.w.Unlock()
	node, _, err := fs.LookLocked(from, "move")
	if err != nil {
		return err
	}
	parent, name, err := fs.parent(to, "move to")
	if err != nil {
		return err
	}
	if other := parent.Children[win32.Fold(name)]; other != nil && other != node {
		return win32.Fail(win32.CodeAlreadyExists, "move %q to %q on %s", from, to, fs.h.name)
	}
	if fs.inUse(from) {
		return win32.Fail(win32.CodeSharingViolation, "move %q on %s", from, fs.h.name)
	}
	source, oldName, _ := fs.parent(from, "move")
	delete(source.Children, win32.Fold(oldName))
	node.Name = name
	parent.Children[win32.Fold(name)] = node
	fs.h.w.ChangedLocked()
	return nil
}

// Remove removes a file or folder; error 145 for a folder with content, unless recursive is set, 32 for a file in use.
func (fs Files) Remove(path string, recursive bool) error {
	fs.h.w.Lock()
	defer fs.h.w.Unlock()
	node, _, err := fs.LookLocked(path, "remove")
	if err != nil {
		return err
	}
	if node.Dir && len(node.Children) > 0 && !recursive {
		return win32.Fail(win32.CodeDirNotEmpty, "remove folder %q on %s", path, fs.h.name)
	}
	if fs.inUse(path) {
		return win32.Fail(win32.CodeSharingViolation, "remove %q on %s", path, fs.h.name)
	}
	parent, name, err := fs.parent(path, "remove")
	if err != nil {
		return err
	}
	delete(parent.Children, win32.Fold(name))
	parent.Modified = fs.h.w.Now()
	fs.h.w.ChangedLocked()
	return nil
}

// LookLocked finds a file or folder and its path as spelled on the volume; verb begins the message of an error (2, 3, 5 or 87).
func (fs Files) LookLocked(path, verb string) (*volume.Node, string, error) {
	v, names, err := fs.h.Storage.volumeOf(path, verb)
	if err != nil {
		return nil, "", err
	}
	node, spelled := v.Root, v.Letter+`:\`
	for i, name := range names {
		next := node.Find([]string{name})
		if next == nil {
			code := uint32(win32.CodePathNotFound)
			if i == len(names)-1 && node.Dir {
				code = win32.CodeFileNotFound
			}
			return nil, "", win32.Fail(code, "%s %q on %s", verb, path, fs.h.name)
		}
		node, spelled = next, joinPath(spelled, next.Name)
	}
	return node, spelled, nil
}

// parent returns the folder that contains a path and the last name of the path; error 3 if there is no such folder, 5 for the
// root of a volume.
func (fs Files) parent(path, verb string) (*volume.Node, string, error) {
	v, names, err := fs.h.Storage.volumeOf(path, verb)
	if err != nil {
		return nil, "", err
	}
	if len(names) == 0 {
		return nil, "", win32.Fail(win32.CodeAccessDenied, "%s %q on %s", verb, path, fs.h.name)
	}
	last := len(names) - 1
	folder := v.Root.Find(names[:last])
	if folder == nil || !folder.Dir {
		return nil, "", win32.Fail(win32.CodePathNotFound, "%s %q on %s", verb, path, fs.h.name)
	}
	return folder, names[last], nil
}

func describe(node *volume.Node, path string) FileInfo {
	info := FileInfo{Path: path, Name: node.Name, Dir: node.Dir, Size: int64(len(node.Data)), Created: node.Created, Modified: node.Modified}
	if !node.Dir {
		info.SHA256 = fmt.Sprintf("%X", sha256.Sum256(node.Data))
	}
	return info
}

func joinPath(folder, name string) string { return strings.TrimRight(folder, `\`) + `\` + name }

// inUse reports whether a file is locked against changes: the cluster service
// has loaded it as a library, or it is the program of a running service.
func (fs Files) inUse(path string) bool {
	_, spelled, err := fs.LookLocked(path, "open")
	if err != nil {
		return false
	}
	if c := fs.h.w.cluster; c != nil && c.HasLoaded(fs.h, spelled) {
		return true
	}
	return fs.h.Services.Locked().Uses(func(program string) bool { return strings.EqualFold(fs.h.ExpandLocked(program), spelled) })
}
