package items

import (
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
)

// removeItem implements Remove-Item. Without -Recurse, it asks before it removes an item with children, which is an
// error in a session that is not interactive.
func (s Cmdlets) removeItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		if !s.exists(l, "") {
			return &win32.Error{Code: win32.CodePathNotFound}
		}
		if s.hasChildren(l) && !c.Bool("Recurse") {
			return cmdlets.NoAnswer(c.Name)
		}
		if l.registry {
			return s.Host.Registry.DeleteKey(l.path)
		}
		return s.Host.Files.Remove(l.path, true)
	})
}

func (s Cmdlets) hasChildren(l location) bool {
	if l.registry {
		key, err := s.Host.Registry.Key(l.path)
		return err == nil && len(key.SubKeys) > 0
	}
	f, err := s.Host.Files.Stat(l.path)
	if err != nil || !f.Dir {
		return false
	}
	files, err := s.Host.Files.List(l.path)
	return err == nil && len(files) > 0
}

// renameItem implements Rename-Item. A -Path with brackets is a pattern, which usually does not match the item of that name;
// the error then names the pattern.
func (s Cmdlets) renameItem(c *posh.Invocation) error {
	all, missed, err := s.places(c)
	if err != nil {
		return err
	}
	for _, pattern := range missed {
		if err := c.WriteError(itemProblem(c.Name, renameMissing, pattern)); err != nil {
			return err
		}
	}
	return eachLocation(c, all, func(l location) error {
		if !s.exists(l, "") {
			return itemProblem(c.Name, renameMissing, l.given)
		}
		parent, _ := split(l.path)
		to := location{registry: l.registry, path: parent + `\` + c.String("NewName")}
		rename := s.Host.Files.Move
		if l.registry {
			rename = func(from, _ string) error { return s.Host.Registry.MoveKey(from, c.String("NewName")) }
		}
		if err := rename(l.path, to.path); err != nil {
			return err
		}
		return s.passThru(c, to)
	})
}

func (s Cmdlets) passThru(c *posh.Invocation, l location) error {
	if !c.Bool("PassThru") {
		return nil
	}
	return s.emitItem(c, l)
}

// target returns the path that a file is copied or moved to. -Destination may be a folder.
func (s Cmdlets) target(c *posh.Invocation, l location) (location, error) {
	to, err := locate(c.String("Destination"))
	if err != nil {
		return to, err
	}
	if to.registry || l.registry {
		return to, posh.NotSupported("%s with a registry key", c.Name)
	}
	if f, err := s.Host.Files.Stat(to.path); err == nil && f.Dir {
		_, name := split(l.path)
		to.path = strings.TrimSuffix(to.path, `\`) + `\` + name
	}
	return to, nil
}

func (s Cmdlets) copyItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		to, err := s.target(c, l)
		if err != nil {
			return err
		}
		f, err := s.Host.Files.Stat(l.path)
		if err != nil {
			return err
		}
		if f.Dir {
			return posh.NotSupported("Copy-Item of a folder")
		}
		if err := s.Host.Files.Copy(l.path, to.path); err != nil {
			return TargetError(c.Name, to.path, err)
		}
		return s.passThru(c, to)
	})
}

func (s Cmdlets) moveItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		to, err := s.target(c, l)
		if err != nil {
			return err
		}
		if !s.exists(l, "") {
			return &win32.Error{Code: win32.CodePathNotFound}
		}
		if c.Bool("Force") && s.exists(to, "Leaf") {
			if err := s.Host.Files.Remove(to.path, false); err != nil {
				return TargetError(c.Name, to.path, err)
			}
		}
		if err := s.Host.Files.Move(l.path, to.path); err != nil {
			return TargetError(c.Name, to.path, err)
		}
		return s.passThru(c, to)
	})
}
