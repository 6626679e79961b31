package problem

import "strings"

// Missing returns the problem of a field that the file does not have: the field is missing, and what would be right. The
// rules have judged the empty value or 0, which no person has written.
func (p Problem) Missing() Problem {
	const missing = "is missing"
	if p.IsWarning() || p.Value != "" && p.Value != "0" || strings.HasPrefix(p.Message, missing) {
		return p
	}
	p.Value = ""
	right := p.Message
	_, advice, advised := strings.Cut(right, "; give ")
	switch {
	case strings.HasPrefix(right, "must "):
		right = "the value " + right
	case strings.HasPrefix(right, "is ") && advised:
		right = "give " + advice
	case strings.HasPrefix(right, "is "):
		right = "an empty text " + right
	}
	p.Message = missing + "; " + right
	return p
}
