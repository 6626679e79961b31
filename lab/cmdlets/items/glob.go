package items

import (
	"strings"

	"changeover/lab/posh"
)

// glob finds what a -Path means (Microsoft, about_Wildcards): * ? and [ab] stand
// for characters unless a backtick is before them. A path without wildcards is
// itself, also where nothing is there.
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

// globBelow matches the parts of a path below a place that exists.
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

// childNames are the names below a place that a part of a pattern matches.
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

// isPattern reports whether a path holds a wildcard that no backtick takes literally.
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
