package scripts

import (
	"regexp"
	"strings"
)

var (
	comment     = regexp.MustCompile(`(?s:<#.*?#>)|(?m:^\s*#.*$)`)
	declaration = regexp.MustCompile(`^(?:\s*\[[^\[\]]*(?:\[\])?\])*\s*\$(\w+)`)
)

// Params lists the names that the script's param() block declares, in order.
// Scripts declare a parameter as "[type]$Name". A default value contains neither commas nor brackets.
func (s *Script) Params() []string {
	block, _ := s.paramBlock()
	var names []string
	for _, part := range strings.Split(block, ",") {
		if found := declaration.FindStringSubmatch(part); found != nil {
			names = append(names, found[1])
		}
	}
	return names
}

// paramBlock returns the text between the parentheses of param(), and the text after them.
func (s *Script) paramBlock() (block, rest string) {
	text := strings.TrimSpace(comment.ReplaceAllString(s.Text, ""))
	after, found := strings.CutPrefix(text, "param(")
	if !found {
		return "", text
	}
	depth := 1
	for i, r := range after {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return after[:i], strings.TrimSpace(after[i+1:])
		}
	}
	return "", text
}
