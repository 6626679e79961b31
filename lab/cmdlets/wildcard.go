package cmdlets

import "changeover/lab/posh"

// AnyMatches is true without patterns, as a cmdlet without -Name lists everything.
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
