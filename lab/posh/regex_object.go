package posh

import (
	"regexp"
	"strconv"
	"strings"
)

func regexFrom(args []Value) (Value, error) {
	if len(args) != 1 {
		return nil, NotSupported("a regular expression with options")
	}
	return newRegex(ToString(args[0]))
}

// newRegex is a Regex object; unlike -match it minds the case.
func newRegex(pattern string) (Value, error) {
	re, err := compileRegex(pattern, true)
	if err != nil {
		return nil, err
	}
	o := NewObject("System.Text.RegularExpressions.Regex")
	o.Text = func() string { return pattern }
	o.SetMethod("IsMatch", func(args []Value) (Value, error) { return re.MatchString(ToString(firstOf(args))), nil })
	o.SetMethod("Match", func(args []Value) (Value, error) { return oneMatch(re, ToString(firstOf(args))), nil })
	o.SetMethod("Matches", func(args []Value) (Value, error) { return allMatches(re, ToString(firstOf(args))), nil })
	o.SetMethod("Replace", func(args []Value) (Value, error) {
		if len(args) != 2 {
			return nil, NotSupported("Regex.Replace with %d arguments", len(args))
		}
		return replaceText(re, ToString(args[0]), ToString(args[1])), nil
	})
	return o, nil
}

func regexClass(lower string, args []Value) (Value, bool, error) {
	if lower == "escape" && len(args) == 1 {
		return escapeRegex(ToString(args[0])), true, nil
	}
	if len(args) < 2 {
		return nil, false, nil
	}
	exact := true
	if options := strings.ToLower(ToString(args[len(args)-1])); len(args) > 2 && options == "ignorecase" {
		exact, args = false, args[:len(args)-1]
	}
	re, err := compileRegex(ToString(args[1]), exact)
	if err != nil {
		return nil, true, err
	}
	text := ToString(args[0])
	switch {
	case lower == "ismatch" && len(args) == 2:
		return re.MatchString(text), true, nil
	case lower == "match" && len(args) == 2:
		return oneMatch(re, text), true, nil
	case lower == "matches" && len(args) == 2:
		return allMatches(re, text), true, nil
	case lower == "split" && len(args) == 2:
		return splitText(re, text, 0), true, nil
	case lower == "replace" && len(args) == 3:
		return replaceText(re, text, ToString(args[2])), true, nil
	}
	return nil, false, nil
}

// escapeRegex escapes what .NET's Regex.Escape does.
func escapeRegex(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(`\*+?|{[()^$.# `, r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func oneMatch(re *regexp.Regexp, text string) *Object {
	return matchObject(re, text, re.FindStringSubmatchIndex(text))
}

func allMatches(re *regexp.Regexp, text string) []Value {
	out := []Value{}
	for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, matchObject(re, text, at))
	}
	return out
}

func matchObject(re *regexp.Regexp, text string, at []int) *Object {
	if at == nil {
		return NewObject("System.Text.RegularExpressions.Match", P("Success", false), P("Value", ""), P("Index", int64(0)), P("Length", int64(0)), P("Groups", []Value{}))
	}
	groups := NewHashtable(true)
	for i, name := range re.SubexpNames() {
		if name == "" {
			name = strconv.Itoa(i)
		}
		value := ""
		if at[2*i] >= 0 {
			value = text[at[2*i]:at[2*i+1]]
		}
		g := NewObject("System.Text.RegularExpressions.Group", P("Success", at[2*i] >= 0), P("Value", value))
		g.Text = func() string { return value }
		groups.Set(name, g)
	}
	o := NewObject("System.Text.RegularExpressions.Match", P("Success", true), P("Value", text[at[0]:at[1]]), P("Index", units(text, at[0])),
		P("Length", int64(len([]rune(text[at[0]:at[1]])))), P("Groups", groups))
	o.Text = func() string { return text[at[0]:at[1]] }
	return o
}
