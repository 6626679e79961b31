// Package items models the cmdlets for items, properties and contents, for the registry and the file system.
package items

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// Cmdlets implements the cmdlets of the providers for the registry and the file system.
type Cmdlets struct {
	*cmdlets.Process
	// natives maps the types that Add-Type declared, in lower case, to the functions of Windows that they declare.
	natives map[string]string
}

// New returns the cmdlets of a process.
func New(p *cmdlets.Process) Cmdlets { return Cmdlets{Process: p, natives: map[string]string{}} }

// Commands returns the cmdlets for items and for the content of files by name.
func (s Cmdlets) Commands() map[string]posh.Command {
	all := properties{s}.commands()
	maps.Copy(all, map[string]posh.Command{
		"Test-Path":     cmdlets.Only(s.testPath, "Path", "LiteralPath", "PathType"),
		"Get-Item":      cmdlets.Only(s.getItem, "Path", "LiteralPath", "Force"),
		"Get-ChildItem": cmdlets.Only(s.getChildItem, "Path", "LiteralPath", "Filter", "Recurse", "File", "Directory", "Force"),
		"New-Item":      cmdlets.Only(s.newItem, "Path", "Name", "ItemType", "Value", "Force"),
		"Remove-Item":   cmdlets.Only(s.removeItem, "Path", "LiteralPath", "Recurse", "Force", "Confirm"),
		"Rename-Item":   cmdlets.Only(s.renameItem, "Path", "LiteralPath", "NewName", "Force", "PassThru"),
		"Copy-Item":     cmdlets.Only(s.copyItem, "Path", "LiteralPath", "Destination", "Force", "PassThru"),
		"Move-Item":     cmdlets.Only(s.moveItem, "Path", "LiteralPath", "Destination", "Force", "PassThru"),
		"Get-Content":   cmdlets.Only(s.getContent, "Path", "LiteralPath", "Raw", "Tail", "TotalCount", "Encoding"),
		"Set-Content":   cmdlets.Only(s.setContent, "Path", "LiteralPath", "Value", "Encoding", "NoNewline", "Force"),
		"Get-FileHash":  cmdlets.Only(s.getFileHash, "Path", "LiteralPath", "Algorithm"),
	})
	return all
}

func (s Cmdlets) exists(l location, kind string) bool {
	if l.registry {
		_, err := s.Host.Registry.Key(l.path)
		return err == nil && !cmdlets.Equal(kind, "Leaf")
	}
	f, err := s.Host.Files.Stat(l.path)
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

func (s Cmdlets) testPath(c *posh.Invocation) error {
	all, missed, err := s.places(c)
	if err != nil {
		return err
	}
	for _, l := range all {
		if _, err := s.Host.Files.Stat(l.path); !l.registry && win32.CodeOf(err) == win32.CodeAccessDenied {
			denied := itemProblem(c.Name, accessDenied, l.given)
			denied.Message, denied.ID = "Access is denied", "ItemExistsUnauthorizedAccessError,"+cmdlets.CommandID(c.Name)
			if err := c.WriteError(denied); err != nil {
				return err
			}
		}
		c.Emit(s.exists(l, c.String("PathType")))
	}
	for range missed {
		c.Emit(false)
	}
	return nil
}

// item returns the object of a location.
func (s Cmdlets) item(l location) (*posh.Object, error) {
	if l.registry {
		key, err := s.Host.Registry.Key(l.path)
		if err != nil {
			return nil, err
		}
		return s.keyObject(key), nil
	}
	f, err := s.Host.Files.Stat(l.path)
	if err != nil {
		return nil, err
	}
	return s.fileObject(f), nil
}

// eachPlace calls f for each location that the call names. An error of f is a non-terminating error. A pattern
// without a match is not an error.
func (s Cmdlets) eachPlace(c *posh.Invocation, f func(location) error) error {
	all, _, err := s.places(c)
	if err != nil {
		return err
	}
	return eachLocation(c, all, func(l location) error {
		if s.driveMissing(l) {
			return itemProblem(c.Name, driveMissing, l.path[:1])
		}
		return f(l)
	})
}

// driveMissing reports whether a path is on a drive that the host has not mounted.
func (s Cmdlets) driveMissing(l location) bool {
	if l.registry || len(l.path) < 2 || l.path[1] != ':' {
		return false
	}
	return !slices.ContainsFunc(s.Host.Storage.Volumes(), func(v windows.Volume) bool { return cmdlets.Equal(v.Letter, l.path[:1]) })
}

func eachLocation(c *posh.Invocation, all []location, f func(location) error) error {
	for _, l := range all {
		err := f(l)
		if err == nil {
			continue
		}
		var refused *posh.Error
		if !errors.As(err, &refused) {
			refused = itemError(c.Name, l.given, err)
		}
		if !refused.NonTerminating {
			return refused
		}
		if err := c.WriteError(refused); err != nil {
			return err
		}
	}
	return nil
}

func (s Cmdlets) getItem(c *posh.Invocation) error {
	if quotas, ok, err := remotingItems(s, c); ok || err != nil {
		for _, quota := range quotas {
			c.Emit(quota)
		}
		return err
	}
	return s.eachPlace(c, func(l location) error {
		o, err := s.item(l)
		if err == nil {
			c.Emit(o)
		}
		return err
	})
}

// getChildItem implements Get-ChildItem: it lists the children of an item, or the items that match a path with
// wildcards.
func (s Cmdlets) getChildItem(c *posh.Invocation) error {
	if c.Has("Path") {
		for _, pattern := range c.Strings("Path") {
			if isPattern(pattern) {
				if c.Bool("Recurse") {
					return posh.NotSupported("Get-ChildItem -Recurse with wildcards in -Path")
				}
				return s.getItem(c)
			}
		}
	}
	return s.eachPlace(c, func(l location) error {
		if l.registry {
			return s.childKeys(c, l.path)
		}
		if f, err := s.Host.Files.Stat(l.path); err == nil && !f.Dir {
			c.Emit(s.fileObject(f))
			return nil
		}
		return s.childFiles(c, l.path)
	})
}

func (s Cmdlets) childKeys(c *posh.Invocation, path string) error {
	key, err := s.Host.Registry.Key(path)
	if err != nil {
		return err
	}
	for _, name := range key.SubKeys {
		child, err := s.Host.Registry.Key(strings.TrimPrefix(path+`\`+name, `\`))
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

// childFiles lists a folder as the provider does: its folders, then its files, then, with -Recurse, the content of
// its folders.
func (s Cmdlets) childFiles(c *posh.Invocation, path string) error {
	files, err := s.Host.Files.List(path)
	if err != nil {
		return err
	}
	slices.SortStableFunc(files, func(a, b windows.FileInfo) int { return rank(a) - rank(b) })
	for _, f := range files {
		wanted := (!c.Bool("File") || !f.Dir) && (!c.Bool("Directory") || f.Dir)
		if wanted && (!c.Has("Filter") || posh.Like(c.String("Filter"), f.Name)) {
			c.Emit(s.fileObject(f))
		}
	}
	for _, f := range files {
		if f.Dir && c.Bool("Recurse") {
			if err := s.childFiles(c, f.Path); err != nil {
				return err
			}
		}
	}
	return nil
}

func rank(f windows.FileInfo) int {
	if f.Dir {
		return 0
	}
	return 1
}

func (s Cmdlets) getFileHash(c *posh.Invocation) error {
	if c.Has("Algorithm") && !cmdlets.Equal(c.String("Algorithm"), "SHA256") {
		return posh.NotSupported("Get-FileHash with %s", c.String("Algorithm"))
	}
	return s.eachPlace(c, func(l location) error {
		f, err := s.Host.Files.Stat(l.path)
		if err != nil {
			return err
		}
		if f.Dir { // Get-FileHash skips folders
			return nil
		}
		c.Emit(posh.NewObject("Microsoft.Powershell.Utility.FileHash", posh.P("Algorithm", "SHA256"), posh.P("Hash", f.SHA256), posh.P("Path", f.Path)))
		return nil
	})
}
