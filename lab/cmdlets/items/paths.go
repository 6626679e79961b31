package items

import (
	"strings"

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
		return location{path: path, given: given}, nil
	}
	return location{}, posh.NotSupported("the path %s, which names neither a drive nor the registry", given)
}

// places are the locations a cmdlet works on: -LiteralPath, -Path with its
// wildcards, or items from the pipeline. missed are the patterns without a match.
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

// pipedPaths are the paths of items in the pipeline (their PSPath), and of strings.
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

// split cuts a path into its parent and its last part.
func split(path string) (parent, leaf string) {
	i := strings.LastIndexByte(path, '\\')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}
