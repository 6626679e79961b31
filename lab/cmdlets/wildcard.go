package cmdlets

import "changeover/lab/posh"

// AnyMatches reports whether s matches one of the patterns. It returns true if there are no patterns, since a cmdlet without
// -Name lists everything.
func AnyMatches(patterns []string, s string) bool {
	if len(patterns) == 0 {
		return true
	}
	for _, p := range patterns {
		if posh.Like(p, s) {
			return true
		}
	}
	return false
}
