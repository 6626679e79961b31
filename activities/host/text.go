package host

import (
	"slices"
	"strings"
)

// SameText reports whether two texts are the same to Windows, which ignores case here, and blanks
// around them.
func SameText(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

// HasText reports whether a list holds a text, ignoring case.
func HasText(list []string, wanted string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, wanted) })
}

// FileName returns the last segment of a Windows path or of a registry key.
func FileName(path string) string { return path[strings.LastIndexAny(path, `\/`)+1:] }
