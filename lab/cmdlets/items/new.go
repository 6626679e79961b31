package items

import (
	"strings"

	"changeover/lab/posh"
	"changeover/lab/windows/registry"
)

// newItem implements New-Item. Its -Path accepts no wildcards. -Force creates missing parents, and replaces an
// existing registry key by an empty one.
func (s Cmdlets) newItem(c *posh.Invocation) error {
	all, err := locateAll(c.Strings("Path"))
	if err != nil {
		return err
	}
	return eachLocation(c, all, func(l location) error {
		if c.Has("Name") {
			l.path = strings.TrimSuffix(l.path, `\`) + `\` + c.String("Name")
		}
		if l.registry {
			return s.newKey(c, l)
		}
		return s.newFile(c, l)
	})
}

func (s Cmdlets) newKey(c *posh.Invocation, l location) error {
	if s.exists(l, "") {
		if !c.Bool("Force") {
			return itemProblem(c.Name, keyExists, l.given)
		}
		if err := s.Host.Registry.DeleteKey(l.path); err != nil {
			return err
		}
	}
	parent, _ := split(l.path)
	if !c.Bool("Force") && !s.exists(location{registry: true, path: parent}, "") {
		return itemProblem(c.Name, parentMissing, l.given)
	}
	if err := s.Host.Registry.CreateKey(l.path); err != nil {
		return err
	}
	if c.Has("Value") {
		if err := s.Host.Registry.Set(l.path, registry.SZ("", c.String("Value"))); err != nil {
			return err
		}
	}
	return s.emitItem(c, l)
}

func (s Cmdlets) newFile(c *posh.Invocation, l location) error {
	switch strings.ToLower(c.String("ItemType")) {
	case "directory", "d", "container":
		return s.newFolder(c, l)
	case "file", "f", "":
	default:
		return posh.NotSupported("New-Item -ItemType %s", c.String("ItemType"))
	}
	if s.exists(l, "") && !c.Bool("Force") {
		return itemProblem(c.Name, fileExists, l.path)
	}
	if parent, _ := split(l.path); c.Bool("Force") {
		if err := s.Host.Files.MakeDir(parent); err != nil {
			return err
		}
	}
	if err := s.Host.Files.Write(l.path, []byte(c.String("Value"))); err != nil {
		return err
	}
	return s.emitItem(c, l)
}

func (s Cmdlets) newFolder(c *posh.Invocation, l location) error {
	if s.exists(l, "") && !c.Bool("Force") {
		return itemProblem(c.Name, folderExists, l.path)
	}
	if err := s.Host.Files.MakeDir(l.path); err != nil {
		return err
	}
	return s.emitItem(c, l)
}

func (s Cmdlets) emitItem(c *posh.Invocation, l location) error {
	o, err := s.item(l)
	if err != nil {
		return err
	}
	c.Emit(o)
	return nil
}
