package posh

import (
	"crypto/rand"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// version is a System.Version; absent parts are -1.
type version [4]int64

func (v version) String() string {
	var parts []string
	for _, n := range v {
		if n < 0 {
			break
		}
		parts = append(parts, formatInt(n))
	}
	return strings.Join(parts, ".")
}

func (v version) compareTo(b Value) (int, error) {
	o, err := toVersion(b)
	if err != nil {
		return 0, err
	}
	other, _ := o.Live.(version)
	for i, n := range v {
		if n != other[i] {
			return pick2(n < other[i], -1, 1), nil
		}
	}
	return 0, nil
}

// NewVersion is a System.Version object of text like "10.0.17763".
func NewVersion(text string) *Object { return newVersion(text) }

func newVersion(text string) *Object {
	v := version{-1, -1, -1, -1}
	for i, part := range strings.SplitN(text, ".", 4) {
		v[i], _ = strconv.ParseInt(part, 10, 64)
	}
	o := NewObject("System.Version", P("Major", v[0]), P("Minor", v[1]), P("Build", v[2]), P("Revision", v[3]))
	o.Live, o.Text = v, v.String
	return o
}

var versionText = regexp.MustCompile(`^\d+(\.\d+){1,3}$`)

func toVersion(v Value) (*Object, error) {
	if o, ok := v.(*Object); ok {
		if _, ok := o.Live.(version); ok {
			return o, nil
		}
	}
	text := ToString(v)
	if n, ok := v.(int64); ok {
		text = formatInt(n) + ".0"
	}
	if !versionText.MatchString(text) {
		return nil, castError(v, "System.Version", "Version string portion was too short or too long.")
	}
	return newVersion(text), nil
}

func versionFrom(args []Value) (Value, error) {
	if len(args) == 1 {
		return toVersion(args[0])
	}
	return toVersion(strings.Join(Strings(args), "."))
}

// NewSecureString is a SecureString object that holds text.
func NewSecureString(text string) *Object {
	o := NewObject("System.Security.SecureString", P("Length", int64(len([]rune(text)))))
	o.Live = secret(text)
	return o
}

type secret string

// NewCredential is a PSCredential.
func NewCredential(user, password string) *Object {
	o := NewObject("System.Management.Automation.PSCredential", P("UserName", user), P("Password", NewSecureString(password)))
	o.Live = credential{user, password}
	o.SetMethod("GetNetworkCredential", func([]Value) (Value, error) {
		domain, name, found := strings.Cut(user, `\`)
		if !found {
			domain, name = "", user
		}
		return NewObject("System.Net.NetworkCredential", P("UserName", name), P("Password", password), P("Domain", domain)), nil
	})
	return o
}

type credential struct{ user, password string }

// CredentialOf reads a PSCredential; ok is false for anything else.
func CredentialOf(v Value) (user, password string, ok bool) {
	o, _ := v.(*Object)
	c, ok := liveOf(o).(credential)
	return c.user, c.password, ok
}

// PlainText reads a SecureString; ok is false for anything else.
func PlainText(v Value) (text string, ok bool) {
	o, _ := v.(*Object)
	s, ok := liveOf(o).(secret)
	return string(s), ok
}

func credentialFrom(args []Value) (Value, error) {
	if len(args) != 2 {
		return nil, NewException("System.Management.Automation.MethodException", "Cannot find an overload for \"PSCredential\" and the argument count: \"%d\".", len(args))
	}
	password, ok := PlainText(args[1])
	if !ok {
		return nil, castError(args[1], "System.Security.SecureString", "")
	}
	if ToString(args[0]) == "" {
		return nil, NewException("System.Management.Automation.PSArgumentException", "Cannot process argument because the value of argument \"userName\" is not valid. Change the value of the \"userName\" argument and run the operation again.")
	}
	return NewCredential(ToString(args[0]), password), nil
}

// newGUID is a System.Guid, written in lower case.
func newGUID(text string) (Value, error) {
	text = strings.ToLower(strings.Trim(text, "{}"))
	if !guidText.MatchString(text) {
		return nil, castError(text, "System.Guid", "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).")
	}
	o := NewObject("System.Guid", P("Guid", text))
	o.Text = func() string { return text }
	o.SetMethod("ToString", func(args []Value) (Value, error) {
		switch strings.ToUpper(ToString(firstOf(args))) {
		case "", "D":
			return text, nil
		case "N":
			return strings.ReplaceAll(text, "-", ""), nil
		case "B":
			return "{" + text + "}", nil
		}
		return nil, NewException("System.FormatException", "Format String can be only \"D\", \"d\", \"N\", \"n\", \"P\", \"p\", \"B\", \"b\", \"X\" or \"x\".")
	})
	return o, nil
}

var guidText = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func guidClass(lower string, args []Value) (Value, bool, error) {
	switch {
	case lower == "newguid":
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		v, err := newGUID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
		return v, true, err
	case lower == "empty":
		v, err := newGUID("00000000-0000-0000-0000-000000000000")
		return v, true, err
	case lower == "parse" && len(args) == 1:
		v, err := newGUID(ToString(args[0]))
		return v, true, err
	}
	return nil, false, nil
}

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
