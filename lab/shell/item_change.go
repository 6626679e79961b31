package shell

import (
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// removeItem asks before it removes something with children unless -Recurse is
// given, and nobody can answer in a session without a person.
func (s *Shell) removeItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		if !s.exists(l, "") {
			return &cluster.Error{Code: cluster.CodePathNotFound}
		}
		if s.hasChildren(l) && !c.Bool("Recurse") {
			return noAnswer(c.Name)
		}
		if l.registry {
			return s.host.RegDeleteKey(l.path)
		}
		return s.host.RemoveFile(l.path, true)
	})
}

func (s *Shell) hasChildren(l location) bool {
	if l.registry {
		key, err := s.host.RegKey(l.path)
		return err == nil && len(key.SubKeys) > 0
	}
	f, err := s.host.Stat(l.path)
	if err != nil || !f.Dir {
		return false
	}
	files, err := s.host.ListDir(l.path)
	return err == nil && len(files) > 0
}

// renameItem says what it could not resolve: a -Path with brackets is a pattern
// and rarely means itself.
func (s *Shell) renameItem(c *posh.Invocation) error {
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
		rename := s.host.MoveFile
		if l.registry {
			rename = func(from, _ string) error { return s.host.RegMoveKey(from, c.String("NewName")) }
		}
		if err := rename(l.path, to.path); err != nil {
			return err
		}
		return s.passThru(c, to)
	})
}

func (s *Shell) passThru(c *posh.Invocation, l location) error {
	if !c.Bool("PassThru") {
		return nil
	}
	return s.emitItem(c, l)
}

// target is where a file lands: -Destination may be a folder.
func (s *Shell) target(c *posh.Invocation, l location) (location, error) {
	to, err := locate(c.String("Destination"))
	if err != nil {
		return to, err
	}
	if to.registry || l.registry {
		return to, posh.NotSupported("%s of registry keys", c.Name)
	}
	if f, err := s.host.Stat(to.path); err == nil && f.Dir {
		_, name := split(l.path)
		to.path = strings.TrimSuffix(to.path, `\`) + `\` + name
	}
	return to, nil
}

func (s *Shell) copyItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		to, err := s.target(c, l)
		if err != nil {
			return err
		}
		f, err := s.host.Stat(l.path)
		if err != nil {
			return err
		}
		if f.Dir {
			return posh.NotSupported("Copy-Item of a folder")
		}
		if err := s.host.CopyFile(l.path, to.path); err != nil {
			return targetError(c.Name, to.path, err)
		}
		return s.passThru(c, to)
	})
}

func (s *Shell) moveItem(c *posh.Invocation) error {
	return s.eachPlace(c, func(l location) error {
		to, err := s.target(c, l)
		if err != nil {
			return err
		}
		if !s.exists(l, "") {
			return &cluster.Error{Code: cluster.CodePathNotFound}
		}
		if c.Bool("Force") && s.exists(to, "Leaf") {
			if err := s.host.RemoveFile(to.path, false); err != nil {
				return targetError(c.Name, to.path, err)
			}
		}
		if err := s.host.MoveFile(l.path, to.path); err != nil {
			return targetError(c.Name, to.path, err)
		}
		return s.passThru(c, to)
	})
}
