package shell

import "changeover/lab/posh"

// anyMatches is true without patterns, as a cmdlet without -Name lists everything.
func anyMatches(patterns []string, s string) bool {
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
