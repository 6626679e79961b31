package shell

import (
	"fmt"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/posh"
)

// location is a path of a provider: the registry below HKLM, or the file system.
type location struct {
	registry bool
	// path below HKLM, or with drive letter.
	path string
	// given is the path as the script wrote it.
	given string
}

// locate reads 'HKLM:\...', 'Registry::HKEY_LOCAL_MACHINE\...' and file paths.
func locate(given string) (location, error) {
	path := strings.ReplaceAll(given, "/", `\`)
	lower := strings.ToLower(path)
	for _, prefix := range []string{
		`hklm:`, `registry::hkey_local_machine`, `microsoft.powershell.core\registry::hkey_local_machine`, `hkey_local_machine`,
	} {
		if rest, ok := strings.CutPrefix(lower, prefix); ok && (rest == "" || rest[0] == '\\') {
			return location{registry: true, path: strings.Trim(path[len(prefix):], `\`), given: given}, nil
		}
	}
	path = strings.TrimPrefix(path, `Microsoft.PowerShell.Core\FileSystem::`)
	if len(path) >= 2 && path[1] == ':' {
		if len(path) > 3 {
			path = strings.TrimRight(path, `\`)
		}
		return location{path: path, given: given}, nil
	}
	if strings.HasPrefix(path, `\\`) {
		return location{}, posh.NotSupported("the UNC path %s (a second hop has no credentials over WinRM)", given)
	}
	return location{}, posh.NotSupported("the path %s, which names neither a drive nor the registry", given)
}

// places are the locations a cmdlet works on: -LiteralPath, -Path without
// wildcards, or items from the pipeline.
func (s *Shell) places(c *posh.Invocation) ([]location, error) {
	var given []string
	switch {
	case c.Has("LiteralPath"):
		given = c.Strings("LiteralPath")
	case c.Has("Path"):
		given = c.Strings("Path")
		for _, g := range given {
			if hasWildcard(g) && !strings.Contains(g, "`") {
				return nil, posh.NotSupported("wildcards in -Path: %s", g)
			}
		}
	default:
		for _, v := range c.Input {
			if o, ok := v.(*posh.Object); ok {
				if l, ok := o.Live.(location); ok {
					given = append(given, l.given)
					continue
				}
			}
			given = append(given, posh.ToString(v))
		}
	}
	var out []location
	for _, g := range given {
		l, err := locate(g)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

func pathNotFound(command, path string) *posh.Error {
	return &posh.Error{
		Message: fmt.Sprintf("Cannot find path '%s' because it does not exist.", path),
		ID:      "PathNotFound,Microsoft.PowerShell.Commands." + commandClass(command), Exception: "System.Management.Automation.ItemNotFoundException",
		Category: "ObjectNotFound", NonTerminating: true,
	}
}

// itemError is what a provider says when the model refuses.
func itemError(command, path string, err error) *posh.Error {
	switch cluster.CodeOf(err) {
	case cluster.CodeFileNotFound, cluster.CodePathNotFound:
		return pathNotFound(command, path)
	case cluster.CodeAccessDenied:
		return ioError(command, "System.UnauthorizedAccessException", "PermissionDenied", fmt.Sprintf("Access to the path '%s' is denied.", path), err)
	case cluster.CodeSharingViolation:
		return ioError(command, "System.IO.IOException", "WriteError",
			fmt.Sprintf("The process cannot access the file '%s' because it is being used by another process.", path), err)
	}
	return ioError(command, "System.IO.IOException", "WriteError", textOf(err), err)
}

func ioError(command, exception, category, message string, err error) *posh.Error {
	e := win32Error(command, exception, category, err)
	e.Message = message
	e.ID = exceptionName(exception) + ",Microsoft.PowerShell.Commands." + commandClass(command)
	return e
}

// split cuts a path into its parent and its last part.
func split(path string) (parent, leaf string) {
	i := strings.LastIndexByte(path, '\\')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}
