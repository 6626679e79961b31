package operators

import (
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"

	"changeover/lab/posh/values"
)

// regexTime is the time limit of one search. The engine backtracks as .NET's does, so some patterns would take hours.
const regexTime = time.Second

// regex is a regular expression of .NET. Its searches panic with a NotSupported error if they take longer than
// regexTime.
type regex struct {
	*regexp2.Regexp
}

func compileRegex(pattern string, exact bool) (regex, error) {
	options := regexp2.IgnoreCase
	if exact {
		options = regexp2.None
	}
	re, err := regexp2.Compile(pattern, options)
	if err != nil {
		e := values.NewException("System.ArgumentException", "parsing \"%s\" - %s", pattern, err)
		e.Category = "InvalidOperation"
		return regex{}, e
	}
	re.MatchTimeout = regexTime
	return regex{re}, nil
}

// find returns the first match, or nil.
func (re regex) find(text string) *regexp2.Match {
	m, err := re.FindStringMatch(text)
	return re.inTime(m, err)
}

// next returns the match after m, or nil.
func (re regex) next(m *regexp2.Match) *regexp2.Match {
	m, err := re.FindNextMatch(m)
	return re.inTime(m, err)
}

func (re regex) inTime(m *regexp2.Match, err error) *regexp2.Match {
	if err != nil {
		panic(values.NotSupported("a regular expression that takes longer than %s: %q", regexTime, re.String()))
	}
	return m
}

// matchTable returns $Matches: the groups by number or name, without the groups that did not match.
func matchTable(m *regexp2.Match) *values.Hashtable {
	h := values.NewHashtable(false)
	h.Numbered = true
	for _, g := range m.Groups() {
		if len(g.Captures) > 0 {
			h.Set(g.Name, g.String())
		}
	}
	return h
}

// splitOperator implements -split pattern[, limit]. Captured groups are part of the result.
func splitOperator(left, right values.Value, exact bool) (values.Value, error) {
	args := values.Array(right)
	if len(args) == 0 {
		args = []values.Value{""}
	}
	limit := int64(0)
	if len(args) > 1 {
		n, err := values.ToInt(args[1])
		if err != nil {
			return nil, err
		}
		limit = n
	}
	if len(args) > 2 {
		return nil, values.NotSupported("options of -split")
	}
	if _, block := args[0].(*values.ScriptBlock); block {
		return nil, values.NotSupported("-split with a script block")
	}
	re, err := compileRegex(values.ToString(args[0]), exact)
	if err != nil {
		return nil, err
	}
	out := []values.Value{}
	for _, v := range values.Unroll(left) {
		out = append(out, splitText(re, values.ToString(v), limit)...)
	}
	return out, nil
}

func splitText(re regex, text string, limit int64) []values.Value {
	var out []values.Value
	start, pieces := 0, int64(1)
	for m := re.find(text); m != nil && (limit <= 0 || pieces < limit); m = re.next(m) {
		at, length := m.ByteRange()
		out = append(out, text[start:at])
		for _, g := range m.Groups()[1:] {
			if len(g.Captures) > 0 {
				out = append(out, g.String())
			}
		}
		start = at + length
		pieces++
		if err := values.TooMany(int64(len(out))); err != nil {
			panic(err)
		}
	}
	return append(out, text[start:])
}

// replaceOperator implements -replace pattern[, replacement] for one value or for each element of a collection.
func replaceOperator(left, right values.Value, exact bool) (values.Value, error) {
	args := values.Array(right)
	if len(args) == 0 {
		args = []values.Value{""}
	}
	replacement := ""
	if len(args) > 1 {
		replacement = values.ToString(args[1])
	}
	re, err := compileRegex(values.ToString(args[0]), exact)
	if err != nil {
		return nil, err
	}
	if items, many := values.Enumerable(left); many {
		out := make([]values.Value, len(items))
		for i, it := range items {
			out[i] = replaceText(re, values.ToString(it), replacement)
		}
		return out, nil
	}
	return replaceText(re, values.ToString(left), replacement), nil
}

// replaceText replaces the matches in a text. It panics with a NotSupported error before it makes a result that could be too
// long: each replacement is at most as long as the replacement text with the whole match in place of each group.
func replaceText(re regex, text, replacement string) string {
	for _, whole := range []string{"$`", "$'", "$_"} {
		if strings.Contains(replacement, whole) {
			panic(values.NotSupported("%s in the replacement of -replace", whole))
		}
	}
	size := int64(len(text))
	for m := re.find(text); m != nil; m = re.next(m) {
		_, length := m.ByteRange()
		size += int64(len(replacement) + strings.Count(replacement, "$")*length)
		if err := values.TooLong(size); err != nil {
			panic(err)
		}
	}
	out, err := re.Replace(text, replacement, -1, -1)
	if err != nil {
		panic(values.NotSupported("the regular expression %q: %v", re.String(), err))
	}
	return out
}
