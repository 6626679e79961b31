package registry

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/runbook"
)

// Value is one value below HKEY_LOCAL_MACHINE (9.3, 9.9-6, 9.10).
type Value struct {
	// Key below HKLM, spelled for 64-bit Windows, e.g. SOFTWARE\Wow6432Node\PP-COM\MRS\Services.
	Key  string `json:"key"`
	Name string `json:"name"`
	// Type is String, ExpandString, MultiString or DWord; an existing value's type is kept (E-C06)
	// unless ForceType.
	Type      string `json:"type"`
	ForceType bool   `json:"forceType,omitempty"`
	// Exactly one of the following three is set: Data, Lines or URLHost.

	// Data in whole: a number in decimal for DWord, lines for MultiString.
	Data []string `json:"data,omitempty"`
	// Lines is what a list value must and may hold.
	Lines *Lines `json:"lines,omitempty"`
	// URLHost replaces the host part of an address such as tcpip://host:13010 and keeps scheme and
	// port; a missing value becomes URLScheme://URLHost:URLPort (9.3-3).
	URLHost   string `json:"urlHost,omitempty"`
	URLScheme string `json:"urlScheme,omitempty"`
	URLPort   int    `json:"urlPort,omitempty"`
}

// ActivityName implements Wanted.
func (Value) ActivityName() string { return "EnsureRegistryValue" }

type registryValueKind struct{}

func (registryValueKind) Read(ctx context.Context, h host.Session, want Value) (Seen, error) {
	return Read(ctx, h, want.Key, want.Name)
}

func (registryValueKind) Differences(want Value, have Seen) ([]engine.Change, error) {
	valueType := want.Type
	if have.Exists && !want.ForceType {
		valueType = have.Type
	}
	data, write, err := wantedData(want, have, valueType)
	if err != nil || !write {
		return nil, err
	}
	if have.Exists && have.Type == valueType && sameData(valueType, have, data) {
		return nil, nil
	}
	before := have.text()
	if have.Exists && have.Type != valueType {
		before += " (" + have.Type + ")"
	}
	set, err := setRegistry(want.Key, want.Name, valueType, before, data)
	if err != nil {
		return nil, err
	}
	if !have.KeyExists {
		return []engine.Change{createKey(want.Key), set}, nil
	}
	return []engine.Change{set}, nil
}

// wantedData says what the value must hold; write is false where it may stay missing.
func wantedData(want Value, have Seen, valueType string) (data []string, write bool, err error) {
	switch {
	case want.Lines != nil:
		data = want.Lines.apply(have.lines())
		return data, have.Exists || len(data) > 0 && !want.Lines.OnlyIfExists, nil
	case want.URLHost != "":
		data, err = addresses(want, have)
		return data, true, err
	case valueType == DWord:
		if len(want.Data) != 1 {
			return nil, false, engine.Defect("cannot write HKLM\\%s\\%s: a number needs exactly one entry of data, but the step gives %d", want.Key, want.Name, len(want.Data))
		}
		return want.Data, true, nil
	default:
		return want.Data, true, nil
	}
}

// sameData compares data of one type: numbers by value, lists entry by entry, texts in whole.
func sameData(valueType string, have Seen, data []string) bool {
	if valueType == DWord && len(have.Data) == 1 && len(data) == 1 {
		a, errA := registryNumber(have.Data[0])
		b, errB := registryNumber(data[0])
		return errA == nil && errB == nil && a == b
	}
	return slices.Equal(have.lines(), Seen{Exists: true, Type: valueType, Data: data}.lines())
}

// address is scheme://host and the rest; a host may be an IPv6 address in brackets.
var address = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*://)(\[[^\]]*\]|[^/:]*)(.*)$`)

// addresses replaces the host part of every address in a value.
func addresses(want Value, have Seen) ([]string, error) {
	lines := have.lines()
	if len(lines) == 0 {
		return []string{fmt.Sprintf("%s://%s:%d", want.URLScheme, want.URLHost, want.URLPort)}, nil
	}
	replaced := make([]string, len(lines))
	for i, line := range lines {
		parts := address.FindStringSubmatch(line)
		if parts == nil {
			return nil, engine.Precondition("cannot set the host of HKLM\\%s\\%s: '%s' is not an address of the form scheme://host:port; correct the value by hand in Registry Editor, then retry",
				want.Key, want.Name, line)
		}
		replaced[i] = parts[1] + want.URLHost + parts[3]
	}
	return replaced, nil
}

// Evidence implements Witness.
func (registryValueKind) Evidence(want Value, have Seen) []runbook.Fact {
	return []runbook.Fact{{Name: `HKLM\` + want.Key + `\` + want.Name, Value: have.text()}, {Name: "Type", Value: have.Type}}
}

// Warnings implements Warner: the type of some values is not in the manual (E-C06).
func (registryValueKind) Warnings(want Value, have Seen) []string {
	if !have.Exists || want.ForceType || want.Type == have.Type {
		return nil
	}
	return []string{fmt.Sprintf(`HKLM\%s\%s has the type %s, and Changeover keeps this type; if the value did not exist, Changeover would create the value with the type %s`, want.Key, want.Name, have.Type, want.Type)}
}
