package values

import "strings"

// HasWildcard reports whether a name is a pattern for -like and for most -Name parameters.
func HasWildcard(s string) bool { return strings.ContainsAny(s, "*?[") }

// Like reports whether text matches a wildcard pattern, ignoring case. A pattern may contain *, ?, [abc], [a-z], and
// a backtick before a character that is to be matched itself (Microsoft, about_Wildcards).
func Like(pattern, text string) bool { return like(pattern, text, false) }

func like(pattern, text string, exact bool) bool {
	if !exact {
		pattern, text = strings.ToLower(pattern), strings.ToLower(text)
	}
	return likeRunes([]rune(pattern), []rune(text))
}

// likeOperator implements -like. It returns an error if a bracket of the pattern is not closed.
func likeOperator(pattern, text string, exact bool) (bool, error) {
	if open := strings.LastIndexByte(pattern, '['); open >= 0 && !strings.Contains(pattern[open:], "]") && !strings.HasSuffix(pattern[:open], "`") {
		return false, &Error{
			Message: "The specified wildcard character pattern is not valid: " + pattern, ID: "RuntimeException",
			Exception: "System.Management.Automation.WildcardPatternException", Category: "NotSpecified",
		}
	}
	return like(pattern, text, exact), nil
}

// likeRunes backtracks to the last star only, so that its time grows with the product of both lengths at most.
func likeRunes(p, s []rune) bool {
	var afterStar, retry []rune
	starred := false
	for {
		rest, hit := likeNext(p, s)
		switch {
		case len(p) == 0 && len(s) == 0:
			return true
		case len(p) > 0 && p[0] == '*':
			p = p[1:]
			afterStar, retry, starred = p, s, true
		case hit:
			p, s = rest, s[1:]
		case starred && len(retry) > 0:
			retry = retry[1:]
			p, s = afterStar, retry
		default:
			return false
		}
	}
}

// likeNext matches one rune against the first element of a pattern and returns the rest of the pattern.
func likeNext(p, s []rune) (rest []rune, hit bool) {
	if len(p) == 0 || len(s) == 0 {
		return nil, false
	}
	switch {
	case p[0] == '[':
		return likeClass(p, s)
	case p[0] == '?':
		return p[1:], true
	case p[0] == '`' && len(p) > 1:
		p = p[1:]
	}
	return p[1:], p[0] == s[0]
}

// likeClass matches one rune against [abc] or [a-z] at the start of a pattern and returns the rest of the pattern.
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
