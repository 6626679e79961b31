package items

import (
	"strings"

	"changeover/lab/posh"
)

// location is a path in the registry below HKLM or in the file system.
type location struct {
	registry bool
	// path is the path below HKLM, or the file path with its drive letter.
	path string
	// given is the path as written in the script.
	given string
}

// locate parses 'HKLM:\...', 'Registry::HKEY_LOCAL_MACHINE\...' and file paths.
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
		return location{path: path, given: given}, nil
	}
	return location{}, posh.NotSupported("a path without a drive and without a registry root: %s", given)
}

// places returns the locations that a call names: with -LiteralPath, with -Path, which may have wildcards, or as
// items from the pipeline. missed holds the patterns without a match.
func (s Cmdlets) places(c *posh.Invocation) (found []location, missed []string, err error) {
	if c.Has("Path") {
		for _, pattern := range c.Strings("Path") {
			matched, err := s.glob(pattern)
			if err != nil {
				return nil, nil, err
			}
			if len(matched) == 0 {
				missed = append(missed, pattern)
			}
			found = append(found, matched...)
		}
		return found, missed, nil
	}
	given := c.Strings("LiteralPath")
	if given == nil {
		given = pipedPaths(c.Input)
	}
	found, err = locateAll(given)
	return found, nil, err
}

// pipedPaths returns the paths of strings and of items from the pipeline, which have the property PSPath.
func pipedPaths(input []posh.Value) []string {
	var paths []string
	for _, v := range input {
		path := posh.ToString(v)
		if o, ok := v.(*posh.Object); ok {
			if l, ok := o.Live.(location); ok {
				path = l.given
			}
		}
		paths = append(paths, path)
	}
	return paths
}

func locateAll(given []string) ([]location, error) {
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

// split returns a path's parent and its last element.
func split(path string) (parent, leaf string) {
	i := strings.LastIndexByte(path, '\\')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}
