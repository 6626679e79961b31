package scripts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"changeover/config"
)

// Call is a script with its parameter values. A value is a string, bool, int,
// uint32, []string or config.Secret. The worker resolves a Secret just before
// it sends the call.
type Call struct {
	Script *Script
	Params map[string]any
}

// On returns the call for a version of Windows.
func (c Call) On(windows string) Call {
	c.Script = c.Script.On(windows)
	return c
}

// String shows the call: the name of the script, and the parameters in the order
// in which the script declares them. Secrets are masked.
func (c Call) String() string {
	if c.Script == nil {
		return "no script"
	}
	var b strings.Builder
	b.WriteString(c.Script.Name)
	for _, name := range c.Names() {
		fmt.Fprintf(&b, " -%s %s", name, c.shown(name))
	}
	return b.String()
}

// Names lists the parameters of the call: first the parameters that the script declares, in the script's order, then
// all others in the order of their names.
func (c Call) Names() []string {
	var names []string
	for _, p := range c.Script.Params() {
		if _, given := c.Params[p]; given {
			names = append(names, p)
		}
	}
	var others []string
	for name := range c.Params {
		if !slices.Contains(names, name) {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	return append(names, others...)
}

// shown returns the value of a parameter as a PowerShell literal. A secret is masked.
func (c Call) shown(name string) string {
	value := c.Params[name]
	if _, secret := value.(config.Secret); secret || c.Script.IsSecret(name) {
		return config.Masked
	}
	return literal(value)
}

// literal writes a value as PowerShell source.
func literal(value any) string {
	switch v := value.(type) {
	case string:
		return quote(v)
	case []string:
		return literals(v)
	case bool:
		return "$" + strconv.FormatBool(v)
	case nil:
		return "$null"
	default:
		return fmt.Sprint(v)
	}
}

func literals(values []string) string {
	if len(values) == 0 {
		return "@()"
	}
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	return strings.Join(quoted, ", ")
}

// quotes lists the characters that PowerShell takes for a single quote.
const quotes = "'\u2018\u2019\u201a\u201b"

// quote writes a string as a verbatim PowerShell string: every kind of single quote is doubled.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		b.WriteRune(r)
		if strings.ContainsRune(quotes, r) {
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// Of makes a call from a script and its parameters: each name is followed by its value.
func (s *Script) Of(nameAndValue ...any) Call {
	params := make(map[string]any, len(nameAndValue)/2)
	for i := 0; i+1 < len(nameAndValue); i += 2 {
		params[nameAndValue[i].(string)] = nameAndValue[i+1]
	}
	return Call{Script: s, Params: params}
}
