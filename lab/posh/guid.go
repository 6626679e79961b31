package posh

import (
	"crypto/rand"
	"fmt"
	"regexp"
	"strings"
)

// newGUID is a System.Guid, written in lower case.
func newGUID(text string) (Value, error) {
	text = strings.ToLower(strings.Trim(text, "{}"))
	if !guidText.MatchString(text) {
		return nil, badText(text, "System.Guid", "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).")
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

func toGUIDValue(v Value) (Value, error) {
	text, ok := v.(string)
	if !ok {
		return nil, noConversion(v, "System.Guid")
	}
	return newGUID(text)
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
