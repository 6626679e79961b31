package win32

import "strings"

// Fold returns a name in lower case: names that Windows does not distinguish become equal.
func Fold(s string) string { return strings.ToLower(s) }

// ContainsFold reports whether a list has a name, ignoring case.
func ContainsFold(list []string, name string) bool {
	for _, item := range list {
		if strings.EqualFold(item, name) {
			return true
		}
	}
	return false
}
