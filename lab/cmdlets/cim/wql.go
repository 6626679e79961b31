package cim

import (
	"errors"
	"strings"

	"changeover/lab/cmdlets"
	"changeover/lab/posh"
)

// wql is the condition of a CIM filter. Its elements are joined by OR, and the terms of an element by AND (Microsoft,
// "WQL (SQL for WMI)").
type wql [][]wqlTerm

type wqlTerm struct{ property, operator, value string }

var errInvalidQuery = errors.New("invalid query")

// parseWQL parses a filter. An empty filter matches all instances.
func parseWQL(text string) (wql, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	tokens, err := wqlTokens(text)
	if err != nil {
		return nil, err
	}
	filter := wql{nil}
	for len(tokens) >= 3 {
		term := wqlTerm{tokens[0].text, strings.ToUpper(tokens[1].text), tokens[2].text}
		if tokens[0].quoted || !wqlOperators[term.operator] {
			return nil, errInvalidQuery
		}
		last := len(filter) - 1
		filter[last] = append(filter[last], term)
		if tokens = tokens[3:]; len(tokens) == 0 {
			return filter, nil
		}
		switch strings.ToUpper(tokens[0].text) {
		case "AND":
		case "OR":
			filter = append(filter, nil)
		default:
			return nil, errInvalidQuery
		}
		tokens = tokens[1:]
	}
	return nil, errInvalidQuery
}

var wqlOperators = map[string]bool{"=": true, "<>": true, "!=": true, "LIKE": true}

type wqlToken struct {
	text   string
	quoted bool
}

// wqlTokens splits a filter into words, operators and strings. In a string, a backslash escapes the next character.
func wqlTokens(text string) ([]wqlToken, error) {
	var out []wqlToken
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ' || c == '\t':
			i++
		case c == '\'' || c == '"':
			value, n, err := wqlString(text[i:])
			if err != nil {
				return nil, err
			}
			out = append(out, wqlToken{value, true})
			i += n
		case strings.IndexByte("=<>!", c) >= 0:
			n := 1
			for i+n < len(text) && strings.IndexByte("=<>", text[i+n]) >= 0 {
				n++
			}
			out = append(out, wqlToken{text: text[i : i+n]})
			i += n
		default:
			n := strings.IndexAny(text[i:], " \t=<>!'\"")
			if n < 0 {
				n = len(text) - i
			}
			out = append(out, wqlToken{text: text[i : i+n]})
			i += n
		}
	}
	return out, nil
}

// wqlString parses a string with its quotes and returns its value and its length in the filter.
func wqlString(text string) (value string, length int, err error) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case text[0]:
			return b.String(), i + 1, nil
		case '\\':
			if i++; i == len(text) {
				return "", 0, errInvalidQuery
			}
		}
		b.WriteByte(text[i])
	}
	return "", 0, errInvalidQuery
}

// matches reports whether an instance matches the filter. It returns a NotSupported error for a property that the
// lab's instance lacks, since Windows may have it.
func (w wql) matches(o *posh.Object) (bool, error) {
	for _, terms := range w {
		all := true
		for _, t := range terms {
			p := o.Property(t.property)
			if p == nil {
				return false, posh.NotSupported("the property %s of %s in a filter", t.property, o.TypeName)
			}
			all = all && t.holds(posh.ToString(p.Read()))
		}
		if all {
			return true, nil
		}
	}
	return len(w) == 0, nil
}

func (t wqlTerm) holds(have string) bool {
	switch t.operator {
	case "LIKE":
		// The wildcards % and _ of LIKE correspond to * and ? of -like.
		pattern := strings.NewReplacer("*", "`*", "?", "`?", "`", "``", "%", "*", "_", "?").Replace(t.value)
		return posh.Like(pattern, have)
	case "=":
		return cmdlets.Equal(have, t.value)
	}
	return !cmdlets.Equal(have, t.value)
}
