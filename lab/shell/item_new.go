package shell

import (
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// newItem follows the providers: -Path is taken literally, -Force makes parents;
// in the registry it also empties a key that exists.
func (s *Shell) newItem(c *posh.Invocation) error {
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

func (s *Shell) newKey(c *posh.Invocation, l location) error {
	if s.exists(l, "") {
		if !c.Bool("Force") {
			return itemProblem(c.Name, keyExists, l.given)
		}
		if err := s.host.RegDeleteKey(l.path); err != nil {
			return err
		}
	}
	parent, _ := split(l.path)
	if !c.Bool("Force") && !s.exists(location{registry: true, path: parent}, "") {
		return itemProblem(c.Name, parentMissing, l.given)
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
		if err := s.host.MakeDir(parent); err != nil {
			return err
		}
	}
	if err := s.host.WriteFile(l.path, []byte(c.String("Value"))); err != nil {
		return err
	}
	return s.emitItem(c, l)
}

func (s *Shell) newFolder(c *posh.Invocation, l location) error {
	if s.exists(l, "") && !c.Bool("Force") {
		return itemProblem(c.Name, folderExists, l.path)
	}
	if err := s.host.MakeDir(l.path); err != nil {
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
