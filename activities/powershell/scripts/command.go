package scripts

import (
	"regexp"
	"strings"

	"changeover/config"
)

// Command shows the call as an administrator would type it. If the script has just
// one cmdlet line, Command returns this line with the values of the parameters.
// Otherwise it returns the name of the script with its parameters. Secrets are
// masked. The text is only for reading: nothing runs it.
func (c Call) Command() string {
	if c.Script == nil {
		return c.String()
	}
	_, body := c.Script.paramBlock()
	if body == "" || strings.Contains(body, "\n") {
		return c.String()
	}
	return c.fill(plain(body))
}

// plain removes from a line what a person would not type: the empty input of
// native programs, and Out-Null at the end.
func plain(line string) string {
	line = strings.TrimPrefix(line, "$null | ")
	line = strings.TrimPrefix(line, "& ")
	return strings.TrimSuffix(line, " | Out-Null")
}

var (
	// piece splits a cmdlet line into verbatim strings, expandable strings, escapes and variables.
	piece = regexp.MustCompile("'(?:[^']|'')*'" + "|" + "\"(?:[^\"`]|`.|\"\")*\"" + "|" + "`." + "|" + `\$\w+`)
	// inner splits the text of an expandable string.
	inner = regexp.MustCompile("`." + "|" + `\$\w+`)
	// nested matches expandable strings that contain more than text and simple variables.
	nested = regexp.MustCompile("`|" + `\$[^\w]|\$\w+:|""`)
)

// fill puts the call's values into a cmdlet line.
func (c Call) fill(line string) string {
	return piece.ReplaceAllStringFunc(line, func(token string) string {
		switch token[0] {
		case '$':
			return c.variable(token, c.shown)
		case '"':
			return c.expandable(token)
		default:
			return token
		}
	})
}

// expandable puts the call's values into an expandable string. If only text is left, it returns a verbatim string.
func (c Call) expandable(token string) string {
	text := token[1 : len(token)-1]
	unknown := false
	filled := inner.ReplaceAllStringFunc(text, func(part string) string {
		if part[0] == '`' {
			return part
		}
		value := c.variable(part, c.bare)
		unknown = unknown || value == part
		return value
	})
	if unknown || nested.MatchString(text) {
		return `"` + filled + `"`
	}
	return quote(filled)
}

// variable returns the value of the parameter that the token names. If the token names no parameter, it returns the token.
func (c Call) variable(token string, show func(name string) string) string {
	for name := range c.Params {
		if strings.EqualFold(token[1:], name) {
			return show(name)
		}
	}
	return token
}

// bare returns the value of a parameter as it appears inside a string.
func (c Call) bare(name string) string {
	shown := c.shown(name)
	if value, ok := c.Params[name].(string); ok && shown != config.Masked {
		return value
	}
	return shown
}
