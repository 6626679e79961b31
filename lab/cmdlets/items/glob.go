package items

import (
	"strings"

	"changeover/lab/posh"
)

// glob returns the locations that match a -Path. The wildcards are *, ? and [ab], and a backtick escapes them
// (Microsoft, about_Wildcards). A path without wildcards is returned even if it does not exist.
func (s Cmdlets) glob(pattern string) ([]location, error) {
	l, err := locate(pattern)
	if err != nil {
		return nil, err
	}
	if !isPattern(l.path) {
		l.path, l.given = unescape(l.path), unescape(l.given)
		return []location{l}, nil
	}
	return s.globBelow(l.registry, "", strings.Split(l.path, `\`)), nil
}

// globBelow returns the locations below base that match the parts of a path.
func (s Cmdlets) globBelow(registry bool, base string, parts []string) []location {
	if len(parts) == 0 {
		return []location{placeAt(registry, base)}
	}
	var out []location
	for _, name := range s.childNames(registry, base, parts[0]) {
		path := name
		if base != "" {
			path = base + `\` + name
		}
		if len(parts) > 1 || s.exists(placeAt(registry, path), "") {
			out = append(out, s.globBelow(registry, path, parts[1:])...)
		}
	}
	return out
}

// childNames returns the names below base that match one part of a pattern.
func (s Cmdlets) childNames(registry bool, base, part string) []string {
	if !isPattern(part) {
		return []string{unescape(part)}
	}
	var names []string
	if registry {
		if key, err := s.Host.Registry.Key(base); err == nil {
			names = key.SubKeys
		}
	} else if files, err := s.Host.Files.List(base + `\`); err == nil {
		for _, f := range files {
			names = append(names, f.Name)
		}
	}
	var out []string
	for _, name := range names {
		if posh.Like(part, name) {
			out = append(out, name)
		}
	}
	return out
}

func placeAt(registry bool, path string) location {
	given := path
	if registry {
		given = `HKLM:\` + path
	}
	return location{registry: registry, path: path, given: given}
}

// isPattern reports whether a path contains a wildcard that is not escaped with a backtick.
func isPattern(path string) bool {
	for i := 0; i < len(path); i++ {
		switch path[i] {
		case '`':
			i++
		case '*', '?', '[':
			return true
		}
	}
	return false
}

func unescape(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] == '`' && i+1 < len(path) {
			i++
		}
		b.WriteByte(path[i])
	}
	return b.String()
}
