package posh

import "strings"

// HasWildcard reports whether a name is a pattern to -like and to most -Name parameters.
func HasWildcard(s string) bool { return strings.ContainsAny(s, "*?[") }

// Like matches text against a wildcard pattern in any case: * ? [abc] [a-z],
// and a backtick before a wildcard that means itself.
func Like(pattern, text string) bool { return like(pattern, text, false) }

func like(pattern, text string, exact bool) bool {
	if !exact {
		pattern, text = strings.ToLower(pattern), strings.ToLower(text)
	}
	return likeRunes([]rune(pattern), []rune(text))
}

func likeRunes(p, s []rune) bool {
	for len(p) > 0 {
		switch p[0] {
		case '*':
			for i := 0; i <= len(s); i++ {
				if likeRunes(p[1:], s[i:]) {
					return true
				}
			}
			return false
		case '[':
			rest, hit := likeClass(p, s)
			if !hit {
				return false
			}
			p, s = rest, s[1:]
			continue
		case '?':
			if len(s) == 0 {
				return false
			}
			p, s = p[1:], s[1:]
			continue
		case '`':
			if len(p) > 1 {
				p = p[1:]
			}
		}
		if len(s) == 0 || p[0] != s[0] {
			return false
		}
		p, s = p[1:], s[1:]
	}
	return len(s) == 0
}

// likeClass matches one rune against [abc] or [a-z] and gives the pattern after it.
func likeClass(p, s []rune) (rest []rune, hit bool) {
	end := 1
	for end < len(p) && (p[end] != ']' || end == 1) {
		end++
	}
	if end == len(p) || len(s) == 0 {
		return nil, false
	}
	for i := 1; i < end; i++ {
		if i+2 < end && p[i+1] == '-' {
			hit = hit || p[i] <= s[0] && s[0] <= p[i+2]
			i += 2
			continue
		}
		hit = hit || p[i] == s[0]
	}
	return p[end+1:], hit
}
