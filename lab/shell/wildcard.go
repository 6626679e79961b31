package shell

import "strings"

// hasWildcard says whether PowerShell reads a name as a pattern.
func hasWildcard(s string) bool { return strings.ContainsAny(s, "*?[") }

// matches compares as the -Name parameters of cmdlets do: * and ? and [a-z]
// are wildcards, case does not count.
func matches(pattern, s string) bool {
	return matchRunes([]rune(strings.ToLower(pattern)), []rune(strings.ToLower(s)))
}

func matchRunes(p, s []rune) bool {
	for len(p) > 0 {
		switch p[0] {
		case '*':
			for i := 0; i <= len(s); i++ {
				if matchRunes(p[1:], s[i:]) {
					return true
				}
			}
			return false
		case '[':
			end, ok := class(p, s)
			if !ok {
				return false
			}
			p, s = p[end:], s[1:]
			continue
		case '`':
			if len(p) > 1 {
				p = p[1:]
			}
		}
		if len(s) == 0 || (p[0] != '?' && p[0] != s[0]) {
			return false
		}
		p, s = p[1:], s[1:]
	}
	return len(s) == 0
}

// class matches one rune against [abc] or [a-c] and says where the class ends.
func class(p, s []rune) (end int, ok bool) {
	end = 1
	for end < len(p) && p[end] != ']' {
		end++
	}
	if end == len(p) || len(s) == 0 {
		return len(p), false
	}
	set := p[1:end]
	for i := 0; i < len(set); i++ {
		if i+2 < len(set) && set[i+1] == '-' {
			ok = ok || (set[i] <= s[0] && s[0] <= set[i+2])
			i += 2
			continue
		}
		ok = ok || set[i] == s[0]
	}
	return end + 1, ok
}

// anyMatches is true without patterns, as a cmdlet without -Name lists everything.
func anyMatches(patterns []string, s string) bool {
	if len(patterns) == 0 {
		return true
	}
	for _, p := range patterns {
		if matches(p, s) {
			return true
		}
	}
	return false
}
