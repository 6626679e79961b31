package registry

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
)

// Types of registry values, as .NET spells them.
const (
	String       = "String"
	ExpandString = "ExpandString"
	MultiString  = "MultiString"
	DWord        = "DWord"
)

// Seen is a registry value as it was read. Data is a list for MultiString, and one text for other types, with a number in
// decimal.
type Seen struct {
	KeyExists bool
	Exists    bool
	Type      string
	Data      []string
}

// Read reads one value below HKLM, variables unexpanded.
func Read(ctx context.Context, h host.Session, key, name string) (Seen, error) {
	return host.Read[Seen](ctx, h, scripts.GetRegistryValue.Of("Key", key, "Name", name))
}

// lines are the entries of a list value. Where a site keeps a list in a plain
// text, the lines of that text count (E-C06).
func (r Seen) lines() []string {
	if !r.Exists || r.Type == MultiString {
		return r.Data
	}
	text := strings.ReplaceAll(strings.Join(r.Data, "\n"), "\r\n", "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// text is the value as a person reads it.
func (r Seen) text() string {
	if !r.Exists {
		return "(absent)"
	}
	return registryText(r.Data)
}

// registryText shows the entries of a list on one line.
func registryText(data []string) string { return strings.Join(data, " | ") }

// setRegistry writes a value of any type that this service writes.
func setRegistry(key, name, valueType string, before string, data []string) (engine.Change, error) {
	property := `HKLM\` + key + `\` + cmp.Or(name, "(default)")
	after := cmp.Or(registryText(data), "(empty)")
	switch valueType {
	case String, ExpandString:
		text := strings.Join(data, "\r\n")
		return engine.NewChange(property, before, after, scripts.SetRegistryString.Of("Key", key, "Name", name, "Type", valueType, "Value", text)), nil
	case MultiString:
		return engine.NewChange(property, before, after, scripts.SetRegistryLines.Of("Key", key, "Name", name, "Lines", data)), nil
	case DWord:
		number, err := registryNumber(after)
		if err != nil {
			return engine.Change{}, engine.BadRequest("cannot write %s: '%s' is not a 32-bit number; abort, correct the value in the site file, then start the runbook again", property, after)
		}
		return engine.NewChange(property, before, after, scripts.SetRegistryNumber.Of("Key", key, "Name", name, "Number", int(int32(number)))), nil
	}
	return engine.Change{}, engine.Precondition("cannot write %s: the value has the type %s, and Changeover changes only REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ and REG_DWORD; "+
		"set the value by hand in Registry Editor to '%s', then retry", property, valueType, after)
}

// registryNumber reads a DWORD in decimal or, with 0x, in hexadecimal; Windows
// shows large ones as negative numbers.
func registryNumber(text string) (uint32, error) {
	number, err := strconv.ParseInt(text, 0, 64)
	if err != nil || number < -1<<31 || number > 1<<32-1 {
		return 0, strconv.ErrRange
	}
	return uint32(number), nil
}

// createKey makes a missing key.
func createKey(key string) engine.Change {
	return engine.NewChange(`HKLM\`+key, "(absent)", "(key)", scripts.NewRegistryKey.Of("Key", key))
}
