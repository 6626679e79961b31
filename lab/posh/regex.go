package posh

import (
	"regexp"
	"strconv"
	"strings"
)

// compileRegex translates a .NET pattern for Go's engine. What Go's engine
// lacks (look-around, backreferences) is refused by the lab.
func compileRegex(pattern string, exact bool) (*regexp.Regexp, error) {
	prefix := "(?i)"
	if exact {
		prefix = ""
	}
	re, err := regexp.Compile(prefix + translateRegex(pattern))
	if err != nil {
		for _, missing := range []string{"(?=", "(?!", "(?<=", "(?<!", "(?>"} {
			if strings.Contains(pattern, missing) {
				return nil, NotSupported("the regular expression %q: %s", pattern, missing)
			}
		}
		e := NewException("System.ArgumentException", "parsing \"%s\" - %s", pattern, err)
		e.Category = "InvalidOperation"
		return nil, e
	}
	return re, nil
}

// translateRegex widens \w to letters of all languages, as .NET means it, and
// turns \Z and named groups with quotes into what Go knows.
func translateRegex(pattern string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		if c == '\\' && i+1 < len(pattern) {
			i++
			b.WriteString(translateEscape(pattern[i], class))
			continue
		}
		switch {
		case c == '[' && !class:
			class = true
		case c == ']' && class:
			class = false
		}
		b.WriteByte(c)
	}
	return b.String()
}

func translateEscape(c byte, class bool) string {
	switch {
	case c == 'w' && class:
		return `\p{L}\p{N}_`
	case c == 'w':
		return `[\p{L}\p{N}_]`
	case c == 'W' && !class:
		return `[^\p{L}\p{N}_]`
	case c == 'Z':
		return `\z`
	case strings.IndexByte("abBdDsSWAzfnrtvpPx0123456789", c) < 0:
		return regexp.QuoteMeta(string([]byte{c}))
	}
	return `\` + string([]byte{c})
}

// match is -match: one value sets $Matches, a collection is filtered.
func (in *interp) match(left, right Value, exact, negate bool) (Value, error) {
	re, err := compileRegex(ToString(right), exact)
	if err != nil {
		return nil, err
	}
	if items, many := enumerable(left); many {
		out := []Value{}
		for _, it := range items {
			if re.MatchString(ToString(it)) != negate {
				out = append(out, it)
			}
		}
		return out, nil
	}
	text := ToString(left)
	found := re.FindStringSubmatchIndex(text)
	if found != nil {
		in.sc.set("Matches", matchTable(re, text, found))
	}
	return (found != nil) != negate, nil
}

// matchTable is $Matches: groups by number or name; groups that took no part are left out.
func matchTable(re *regexp.Regexp, text string, at []int) *Hashtable {
	h := NewHashtable(false)
	h.numbered = true
	for i, name := range re.SubexpNames() {
		if at[2*i] < 0 {
			continue
		}
		if name == "" {
			name = strconv.Itoa(i)
		}
		h.Set(name, text[at[2*i]:at[2*i+1]])
	}
	return h
}

// splitOperator is -split pattern[, limit]: captured groups are part of the result.
func splitOperator(left, right Value, exact bool) (Value, error) {
	args := Array(right)
	if len(args) == 0 {
		args = []Value{""}
	}
	limit := int64(0)
	if len(args) > 1 {
		n, err := ToInt(args[1])
		if err != nil {
			return nil, err
		}
		limit = n
	}
	if len(args) > 2 {
		return nil, NotSupported("options of -split")
	}
	if _, block := args[0].(*ScriptBlock); block {
		return nil, NotSupported("-split with a script block")
	}
	re, err := compileRegex(ToString(args[0]), exact)
	if err != nil {
		return nil, err
	}
	out := []Value{}
	for _, v := range unroll(left) {
		out = append(out, splitText(re, ToString(v), limit)...)
	}
	return out, nil
}

func splitText(re *regexp.Regexp, text string, limit int64) []Value {
	var out []Value
	start, pieces := 0, int64(1)
	for _, at := range everyMatch(re, text) {
		if limit > 0 && pieces >= limit {
			break
		}
		out = append(out, text[start:at[0]])
		for g := 2; g < len(at); g += 2 {
			if at[g] >= 0 {
				out = append(out, text[at[g]:at[g+1]])
			}
		}
		start = at[1]
		pieces++
	}
	return append(out, text[start:])
}

// replaceOperator is -replace pattern[, replacement] on one value or on each of several.
func replaceOperator(left, right Value, exact bool) (Value, error) {
	args := Array(right)
	if len(args) == 0 {
		args = []Value{""}
	}
	replacement := ""
	if len(args) > 1 {
		replacement = ToString(args[1])
	}
	re, err := compileRegex(ToString(args[0]), exact)
	if err != nil {
		return nil, err
	}
	if items, many := enumerable(left); many {
		out := make([]Value, len(items))
		for i, it := range items {
			out[i] = replaceText(re, ToString(it), replacement)
		}
		return out, nil
	}
	return replaceText(re, ToString(left), replacement), nil
}

// everyMatch are all matches and their groups.
func everyMatch(re *regexp.Regexp, text string) [][]int {
	all := re.FindAllStringSubmatchIndex(text, maxItems+1)
	if err := tooMany(int64(len(all))); err != nil {
		panic(err)
	}
	return all
}

func replaceText(re *regexp.Regexp, text, replacement string) string {
	var b strings.Builder
	start := 0
	for _, at := range everyMatch(re, text) {
		b.WriteString(text[start:at[0]])
		b.WriteString(expandReplacement(re, replacement, text, at))
		start = at[1]
		if err := tooLong(int64(b.Len())); err != nil {
			panic(err)
		}
	}
	return b.String() + text[start:]
}

var replacementToken = regexp.MustCompile(`\$(\$|&|\d+|\{\w+\})`)

// expandReplacement fills $1, ${name}, $& and $$; an unknown group stays as written.
func expandReplacement(re *regexp.Regexp, replacement, text string, at []int) string {
	return replacementToken.ReplaceAllStringFunc(replacement, func(token string) string {
		name := strings.Trim(token[1:], "{}")
		switch name {
		case "$":
			return "$"
		case "&":
			name = "0"
		}
		group, err := strconv.Atoi(name)
		if err != nil {
			group = re.SubexpIndex(name)
		}
		if group < 0 || 2*group >= len(at) {
			return token
		}
		if at[2*group] < 0 {
			return ""
		}
		return text[at[2*group]:at[2*group+1]]
	})
}
