package dotnet

import (
	"strings"
	"unicode/utf16"

	"changeover/lab/posh/values"
)

// StringMethod calls a method of System.String by its lower-case name. Positions count UTF-16 units, as in .NET. The
// second result is false if the lab does not model the method.
func StringMethod(s, lower string, args []values.Value) (values.Value, bool, error) {
	switch len(args) {
	case 0:
		return stringMethod0(s, lower)
	case 1:
		if v, ok := stringMethod1(s, lower, values.ToString(args[0])); ok {
			return v, true, nil
		}
	}
	switch lower {
	case "trim", "trimstart", "trimend":
		return trimMethod(s, lower, strings.Join(allStrings(args), "")), true, nil
	case "split":
		return splitMethod(s, args)
	case "replace":
		if len(args) == 2 {
			if values.ToString(args[0]) == "" {
				return nil, true, values.NewException("System.ArgumentException", "String cannot be of zero length.\r\nParameter name: oldValue")
			}
			old, by := values.ToString(args[0]), values.ToString(args[1])
			if err := values.TooLong(int64(len(s) + strings.Count(s, old)*len(by))); err != nil {
				return nil, true, err
			}
			return strings.ReplaceAll(s, old, by), true, nil
		}
	case "substring", "remove", "insert", "padleft", "padright":
		return positionMethod(s, lower, args)
	case "startswith", "endswith", "equals", "indexof":
		if len(args) == 2 {
			return comparisonMethod(s, lower, args)
		}
	}
	return nil, false, nil
}

func allStrings(args []values.Value) []string {
	var out []string
	for _, a := range args {
		out = append(out, values.Strings(a)...)
	}
	return out
}

func stringMethod0(s, lower string) (values.Value, bool, error) {
	switch lower {
	case "trim":
		return strings.TrimSpace(s), true, nil
	case "trimstart":
		return strings.TrimLeft(s, " \t\r\n\f\v\u00a0"), true, nil
	case "trimend":
		return strings.TrimRight(s, " \t\r\n\f\v\u00a0"), true, nil
	case "tolower", "tolowerinvariant":
		return strings.ToLower(s), true, nil
	case "toupper", "toupperinvariant":
		return strings.ToUpper(s), true, nil
	case "split":
		return values.FromStrings(strings.Fields(s)), true, nil
	}
	return nil, false, nil
}

func stringMethod1(s, lower, arg string) (values.Value, bool) {
	switch lower {
	case "startswith":
		return strings.HasPrefix(s, arg), true
	case "endswith":
		return strings.HasSuffix(s, arg), true
	case "contains":
		return strings.Contains(s, arg), true
	case "indexof":
		return units(s, strings.Index(s, arg)), true
	case "lastindexof":
		return units(s, strings.LastIndex(s, arg)), true
	}
	return nil, false
}

// units converts a byte offset to a number of UTF-16 units.
func units(s string, at int) int64 {
	if at < 0 {
		return -1
	}
	return int64(len(utf16.Encode([]rune(s[:at]))))
}

func trimMethod(s, lower, cutset string) string {
	switch lower {
	case "trimstart":
		return strings.TrimLeft(s, cutset)
	case "trimend":
		return strings.TrimRight(s, cutset)
	}
	return strings.Trim(s, cutset)
}

// splitMethod implements Split. It splits at each of the given characters; Windows PowerShell 5.1 converts a string
// argument to its characters. An option may remove empty parts, and a number limits their count.
func splitMethod(s string, args []values.Value) (values.Value, bool, error) {
	limit, dropEmpty := -1, false
	for _, a := range args[1:] {
		switch x := a.(type) {
		case int64:
			limit = int(x)
		default:
			dropEmpty = strings.EqualFold(values.ToString(a), "RemoveEmptyEntries")
		}
	}
	var cut string
	var whole []string
	for _, sep := range values.Strings(args[0]) {
		if _, many := args[0].([]values.Value); many && len([]rune(sep)) > 1 {
			whole = append(whole, sep)
			continue
		}
		cut += sep
	}
	if len(whole) > 0 {
		return nil, true, values.NotSupported("String.Split by strings of several characters")
	}
	parts := splitAny(s, cut, limit)
	out := []values.Value{}
	for _, p := range parts {
		if p != "" || !dropEmpty {
			out = append(out, p)
		}
	}
	return out, true, nil
}

func splitAny(s, cutset string, limit int) []string {
	var out []string
	for limit < 0 || len(out)+1 < limit {
		at := strings.IndexAny(s, cutset)
		if at < 0 {
			break
		}
		size := len(string([]rune(s[at:])[0]))
		out = append(out, s[:at])
		s = s[at+size:]
	}
	return append(out, s)
}

func positionMethod(s, lower string, args []values.Value) (values.Value, bool, error) {
	u := utf16.Encode([]rune(s))
	at, err := values.ToInt(args[0])
	if err != nil {
		return nil, true, err
	}
	switch lower {
	case "padleft", "padright":
		fill := " "
		if len(args) > 1 {
			fill = values.ToString(args[1])
		}
		if err := values.TooLong(at * int64(len(fill))); err != nil {
			return nil, true, err
		}
		pad := strings.Repeat(fill, max(0, int(at)-len(u)))
		if lower == "padleft" {
			return pad + s, true, nil
		}
		return s + pad, true, nil
	}
	length := int64(len(u)) - at
	if len(args) > 1 && lower != "insert" {
		if length, err = values.ToInt(args[1]); err != nil {
			return nil, true, err
		}
	}
	if at < 0 || length < 0 || at+length > int64(len(u)) || at > int64(len(u)) {
		return nil, true, outOfRange(at, length, int64(len(u)))
	}
	text := func(part []uint16) string { return string(utf16.Decode(part)) }
	switch lower {
	case "substring":
		return text(u[at : at+length]), true, nil
	case "remove":
		return text(u[:at]) + text(u[at+length:]), true, nil
	}
	return text(u[:at]) + values.ToString(args[1]) + text(u[at:]), true, nil
}

func outOfRange(at, length, size int64) *values.Error {
	message := "Index and length must refer to a location within the string.\r\nParameter name: length"
	if at > size {
		message = "startIndex cannot be larger than length of string.\r\nParameter name: startIndex"
	} else if length < 0 {
		message = "Length cannot be less than zero.\r\nParameter name: length"
	}
	return values.NewException("System.ArgumentOutOfRangeException", "%s", message)
}

// comparisonMethod calls a method that has a StringComparison such as 'OrdinalIgnoreCase' as its second argument.
func comparisonMethod(s, lower string, args []values.Value) (values.Value, bool, error) {
	option := values.ToString(args[1])
	if n, isNumber := args[1].(int64); isNumber {
		if lower != "indexof" {
			return nil, true, values.NotSupported("String.%s with a number", lower)
		}
		u := utf16.Encode([]rune(s))
		if n < 0 || n > int64(len(u)) {
			return nil, true, outOfRange(n, 0, int64(len(u)))
		}
		rest := string(utf16.Decode(u[n:]))
		found := units(rest, strings.Index(rest, values.ToString(args[0])))
		if found >= 0 {
			found += n
		}
		return found, true, nil
	}
	other := values.ToString(args[0])
	if strings.HasSuffix(strings.ToLower(option), "ignorecase") {
		s, other = strings.ToLower(s), strings.ToLower(other)
	}
	switch lower {
	case "startswith":
		return strings.HasPrefix(s, other), true, nil
	case "endswith":
		return strings.HasSuffix(s, other), true, nil
	case "indexof":
		return units(s, strings.Index(s, other)), true, nil
	}
	return s == other, true, nil
}
