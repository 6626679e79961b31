package shell

import (
	"fmt"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// registryAndFileCommands are the *-Item cmdlets over registry and file system,
// and those about the contents of files.
func (s *Shell) registryAndFileCommands() map[string]posh.Command {
	return map[string]posh.Command{
		"Test-Path": s.testPath, "Get-Item": s.getItem, "Get-ChildItem": s.getChildItem, "New-Item": s.newItem,
		"Remove-Item": s.removeItem, "Rename-Item": s.renameItem, "Copy-Item": s.copyItem, "Move-Item": s.moveItem,
		"Get-Content": s.getContent, "Set-Content": s.setContent, "Get-FileHash": s.getFileHash,
	}
}

func (s *Shell) exists(l location, kind string) bool {
	if l.registry {
		_, err := s.host.RegKey(l.path)
		return err == nil && !equal(kind, "Leaf")
	}
	f, err := s.host.Stat(l.path)
	if err != nil {
		return false
	}
	switch strings.ToLower(kind) {
	case "container":
		return f.Dir
	case "leaf":
		return !f.Dir
	}
	return true
}

func (s *Shell) testPath(c *posh.Invocation) error {
	all, err := s.places(c)
	if err != nil {
		return err
	}
	for _, l := range all {
		c.Emit(s.exists(l, c.String("PathType")))
	}
	return nil
}

// item is the object of a location.
func (s *Shell) item(l location) (*posh.Object, error) {
	if l.registry {
		key, err := s.host.RegKey(l.path)
		if err != nil {
			return nil, err
		}
		return s.keyObject(key), nil
	}
	f, err := s.host.Stat(l.path)
	if err != nil {
		return nil, err
	}
	return fileObject(f), nil
}

// eachPlace does something at each location; what the model refuses is a non-terminating error.
func (s *Shell) eachPlace(c *posh.Invocation, f func(location) error) error {
	all, err := s.places(c)
	if err != nil {
		return err
	}
	for _, l := range all {
		err := f(l)
		if _, refused := err.(*posh.Error); refused { //nolint:errorlint // the lab's own errors come bare
			return err
		}
		if err != nil {
			if err := c.WriteError(itemError(c.Name, l.given, err)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Shell) getItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		o, err := s.item(l)
		if err == nil {
			c.Emit(o)
		}
		return err
	})
}

func (s *Shell) getChildItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		if c.Has("Include") || c.Has("Exclude") || c.Has("Depth") {
			return posh.NotSupported("Get-ChildItem with -Include, -Exclude or -Depth")
		}
		if l.registry {
			return s.childKeys(c, l.path)
		}
		if f, err := s.host.Stat(l.path); err == nil && !f.Dir {
			c.Emit(fileObject(f))
			return nil
		}
		return s.childFiles(c, l.path)
	})
}

func (s *Shell) childKeys(c *posh.Invocation, path string) error {
	key, err := s.host.RegKey(path)
	if err != nil {
		return err
	}
	for _, name := range key.SubKeys {
		child, err := s.host.RegKey(strings.TrimPrefix(path+`\`+name, `\`))
		if err != nil {
			return err
		}
		c.Emit(s.keyObject(child))
		if c.Bool("Recurse") {
			if err := s.childKeys(c, child.Path); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Shell) childFiles(c *posh.Invocation, path string) error {
	files, err := s.host.ListDir(path)
	if err != nil {
		return err
	}
	for _, f := range files {
		wanted := (!c.Bool("File") || !f.Dir) && (!c.Bool("Directory") || f.Dir)
		if wanted && (!c.Has("Filter") || matches(c.String("Filter"), f.Name)) {
			c.Emit(fileObject(f))
		}
		if f.Dir && c.Bool("Recurse") {
			if err := s.childFiles(c, f.Path); err != nil {
				return err
			}
		}
	}
	return nil
}

// newItem follows the providers: -Force makes parents; in the registry it also
// empties a key that exists.
func (s *Shell) newItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		if c.Has("Name") {
			l.path = strings.TrimSuffix(l.path, `\`) + `\` + c.String("Name")
		}
		if l.registry {
			return s.newKey(c, l)
		}
		return s.newFile(c, l)
	})
}

func (s *Shell) newKey(c *posh.Invocation, l location) error {
	if s.exists(l, "") {
		if !c.Bool("Force") {
			return ioError(c.Name, "System.IO.IOException", "ResourceExists", "A key in this path already exists.", &cluster.Error{Code: cluster.CodeAlreadyExists})
		}
		if err := s.host.RegDeleteKey(l.path); err != nil {
			return err
		}
	}
	parent, _ := split(l.path)
	if !c.Bool("Force") && !s.exists(location{registry: true, path: parent}, "") {
		return &cluster.Error{Code: cluster.CodeFileNotFound}
	}
	if err := s.host.RegCreateKey(l.path); err != nil {
		return err
	}
	if c.Has("Value") {
		if err := s.host.RegSet(l.path, cluster.SZ("", c.String("Value"))); err != nil {
			return err
		}
	}
	return s.emitItem(c, l)
}

func (s *Shell) newFile(c *posh.Invocation, l location) error {
	if equal(c.String("ItemType"), "Directory") {
		if s.exists(l, "") && !c.Bool("Force") {
			return ioError(c.Name, "System.IO.IOException", "ResourceExists",
				fmt.Sprintf("An item with the specified name %s already exists.", l.path), &cluster.Error{Code: cluster.CodeAlreadyExists})
		}
		if err := s.host.MakeDir(l.path); err != nil {
			return err
		}
		return s.emitItem(c, l)
	}
	if s.exists(l, "") && !c.Bool("Force") {
		return ioError(c.Name, "System.IO.IOException", "WriteError", fmt.Sprintf("The file '%s' already exists.", l.path), &cluster.Error{Code: cluster.CodeAlreadyExists})
	}
	if parent, _ := split(l.path); c.Bool("Force") {
		if err := s.host.MakeDir(parent); err != nil {
			return err
		}
	}
	if err := s.host.WriteFile(l.path, []byte(c.String("Value"))); err != nil {
		return err
	}
	return s.emitItem(c, l)
}

func (s *Shell) emitItem(c *posh.Invocation, l location) error {
	o, err := s.item(l)
	if err != nil {
		return err
	}
	c.Emit(o)
	return nil
}

// removeItem asks before it removes something with children, which hangs a
// session that nobody can answer; so does the lab refuse it.
func (s *Shell) removeItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		if !s.exists(l, "") {
			return &cluster.Error{Code: cluster.CodePathNotFound}
		}
		if l.registry {
			key, err := s.host.RegKey(l.path)
			if err == nil && len(key.SubKeys) > 0 && !c.Bool("Recurse") {
				return posh.NotSupported("Remove-Item of a key with subkeys without -Recurse, which asks")
			}
			return s.host.RegDeleteKey(l.path)
		}
		f, err := s.host.Stat(l.path)
		if err != nil {
			return err
		}
		if f.Dir && !c.Bool("Recurse") {
			if files, err := s.host.ListDir(l.path); err == nil && len(files) > 0 {
				return posh.NotSupported("Remove-Item of a folder that is not empty without -Recurse, which asks")
			}
		}
		return s.host.RemoveFile(l.path, true)
	})
}

func (s *Shell) renameItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		if l.registry {
			return s.host.RegRenameKey(l.path, c.String("NewName"))
		}
		parent, _ := split(l.path)
		return s.host.MoveFile(l.path, parent+`\`+c.String("NewName"))
	})
}

// target is where a file lands: -Destination may be a folder.
func (s *Shell) target(c *posh.Invocation, l location) (string, error) {
	to, err := locate(c.String("Destination"))
	if err != nil || to.registry || l.registry {
		return "", posh.NotSupported("%s of registry keys", c.Name)
	}
	if f, err := s.host.Stat(to.path); err == nil && f.Dir {
		_, name := split(l.path)
		return strings.TrimSuffix(to.path, `\`) + `\` + name, nil
	}
	return to.path, nil
}

func (s *Shell) copyItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		to, err := s.target(c, l)
		if err != nil {
			return err
		}
		if c.Bool("Recurse") {
			return posh.NotSupported("Copy-Item -Recurse")
		}
		if err := s.host.CopyFile(l.path, to); cluster.CodeOf(err) == cluster.CodeSharingViolation {
			return itemError(c.Name, to, err)
		} else if err != nil {
			return err
		}
		return nil
	})
}

func (s *Shell) moveItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		to, err := s.target(c, l)
		if err != nil {
			return err
		}
		return s.host.MoveFile(l.path, to)
	})
}

func (s *Shell) getFileHash(c *posh.Invocation) error {
	if c.Has("Algorithm") && !equal(c.String("Algorithm"), "SHA256") {
		return posh.NotSupported("Get-FileHash with %s", c.String("Algorithm"))
	}
	return s.eachPlace(c, func(l location) error {
		f, err := s.host.Stat(l.path)
		if err != nil {
			return err
		}
		c.Emit(posh.NewObject("Microsoft.Powershell.Utility.FileHash", posh.P("Algorithm", "SHA256"), posh.P("Hash", f.SHA256), posh.P("Path", f.Path)))
		return nil
	})
}
