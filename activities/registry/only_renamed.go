package registry

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/runbook"
)

// OnlyRenamed is a check of registry trees after a Rename (9.3-1). It compares an export from before the Rename with one from
// after it: they may differ only by the renaming and by values that other steps set. Later writes of a service do not count,
// since both states are read from exports.
type OnlyRenamed struct {
	Rename Rename `json:"rename"`
	// Exports are files with each tree before and after.
	Exports []Exports `json:"exports"`
	// Except are the values that other steps set in between.
	Except []ValueName `json:"except,omitempty"`
	// Warn: a service of XPR was running meanwhile and may have written to the trees, so further differences are warnings.
	Warn bool `json:"warn,omitempty"`
}

// Exports are the files of one tree before and after a change, as reg.exe exports them.
type Exports struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// ValueName names a value below HKLM.
type ValueName struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// ActivityName implements Wanted.
func (OnlyRenamed) ActivityName() string { return "CheckOnlyRenamed" }

const (
	// mostCompared is the most differences of one tree that are compared; if there are more, a person compares the files.
	mostCompared = 2000
	// mostFound is the most differences that are shown.
	mostFound = 20
)

type onlyRenamedKind struct{}

// exportsSeen is what the two exports of a tree differ in.
type exportsSeen struct {
	// Missing are files that are not there.
	Missing []string
	Count   int
	Differ  []entrySeen
}

// entrySeen is an entry that differs: a key, or a value with its data as the file has it.
type entrySeen struct {
	// ID is the key's path, a tab, and the value's name in quotes, @ for the nameless one, or nothing for the key itself.
	ID            string
	Before, After string
	New, Gone     bool
}

func (onlyRenamedKind) Read(ctx context.Context, h host.Session, want OnlyRenamed) ([]exportsSeen, error) {
	seen := make([]exportsSeen, len(want.Exports))
	for i, e := range want.Exports {
		if _, err := h.Run(ctx, scripts.CompareExports.Of("Before", e.Before, "After", e.After, "Most", mostCompared), &seen[i]); err != nil {
			return nil, err
		}
	}
	return seen, nil
}

func (onlyRenamedKind) Differences(want OnlyRenamed, have []exportsSeen) ([]engine.Change, error) {
	found := want.incomparable(have)
	if !want.Warn {
		for _, d := range want.unexplained(have) {
			found = append(found, engine.Finding(d.place, d.before, d.after))
		}
	}
	return found[:min(len(found), mostFound)], nil
}

// incomparable returns the findings about exports that are missing or have too many differences.
func (want OnlyRenamed) incomparable(have []exportsSeen) []engine.Change {
	var found []engine.Change
	for i, seen := range have {
		for _, file := range seen.Missing {
			found = append(found, engine.Finding("Export "+file, "(absent)", "an export of the registry"))
		}
		if seen.Count > len(seen.Differ) {
			found = append(found, engine.Finding("Number of differences between "+want.Exports[i].Before+" and "+want.Exports[i].After, strconv.Itoa(seen.Count),
				fmt.Sprintf("%d or fewer; compare the two files in an editor, or with fc /u", mostCompared)))
		}
	}
	return found
}

// Warnings implements Warner.
func (onlyRenamedKind) Warnings(want OnlyRenamed, have []exportsSeen) []string {
	if !want.Warn {
		return nil
	}
	var warnings []string
	for _, d := range want.unexplained(have) {
		warnings = append(warnings, d.place+" changed from "+d.before+" to "+d.after+" between the two exports, but no step made this change: a running service of XPR or a person made it")
	}
	return warnings[:min(len(warnings), mostFound)]
}

// Evidence implements Witness.
func (onlyRenamedKind) Evidence(want OnlyRenamed, have []exportsSeen) []runbook.Fact {
	var facts []runbook.Fact
	total := 0
	for i, seen := range have {
		total += seen.Count
		facts = append(facts, runbook.Fact{Name: "Number of differences between " + want.Exports[i].Before + " and " + want.Exports[i].After, Value: strconv.Itoa(seen.Count)})
	}
	left := len(want.unexplained(have))
	return append(facts, runbook.Fact{Name: "Differences that steps explain", Value: fmt.Sprintf("%d of %d", total-left, total)})
}

// difference is a difference that neither the renaming nor another step explains.
type difference struct{ place, before, after string }

const absent = "(absent)"

// unexplained are the differences that neither the renaming nor another step has made, in the order of their places.
func (want OnlyRenamed) unexplained(have []exportsSeen) []difference {
	before, after := map[string]entry{}, map[string]entry{}
	for _, seen := range have {
		for _, d := range seen.Differ {
			if !d.New {
				e := want.renamed(parseEntry(d.ID, d.Before))
				before[e.id()] = e
			}
			if !d.Gone {
				e := parseEntry(d.ID, d.After)
				after[e.id()] = e
			}
		}
	}
	var left []difference
	for id, was := range before {
		is, there := after[id]
		switch {
		case want.excepted(was), there && was.text() == is.text():
		case !there:
			left = append(left, difference{was.place(), was.text(), absent})
		default:
			left = append(left, difference{was.place(), was.text(), is.text()})
		}
	}
	for id, is := range after {
		if _, was := before[id]; !was && !want.excepted(is) {
			left = append(left, difference{is.place(), absent, is.text()})
		}
	}
	slices.SortFunc(left, func(a, b difference) int { return strings.Compare(a.place, b.place) })
	return left
}

// renamed is an entry as the renaming turns it into.
func (want OnlyRenamed) renamed(e entry) entry {
	replace := func(text string) string { return config.ReplaceNames(text, want.Rename.Names, want.Rename.Replacement) }
	e.key, e.name = replace(e.key), replace(e.name)
	if e.valueType != "" {
		e.data = want.Rename.renamed(e.data, e.valueType)
	}
	return e
}

// excepted reports whether another step sets the value, or makes the key for it.
func (want OnlyRenamed) excepted(e entry) bool {
	return slices.ContainsFunc(want.Except, func(value ValueName) bool {
		if e.isKey {
			return belowKey(value.Key, e.key)
		}
		return strings.EqualFold(value.Key, e.key) && strings.EqualFold(value.Name, e.name)
	})
}

// entry is a key or a value of an export.
type entry struct {
	key, name string
	isKey     bool
	// valueType and data of a text; raw is any other data as the file has it.
	valueType string
	data      []string
	raw       string
}

func (e entry) id() string {
	return strings.ToLower(e.key) + "\t" + strings.ToLower(e.name) + "\t" + strconv.FormatBool(e.isKey)
}

func (e entry) place() string {
	if e.isKey {
		return `HKLM\` + e.key + ` (key)`
	}
	return `HKLM\` + e.key + `\` + e.name
}

// text is the data as it is shown to people, with the type unless that is REG_SZ.
func (e entry) text() string {
	switch {
	case e.isKey:
		return "exists"
	case e.valueType == String:
		return registryText(e.data)
	case e.valueType != "":
		return e.valueType + ": " + registryText(e.data)
	}
	return e.raw
}

// parseEntry reads an entry of an export (Microsoft, Registration Entries file syntax).
func parseEntry(id, data string) entry {
	key, name, _ := strings.Cut(id, "\t")
	e := entry{key: strings.TrimPrefix(key, `HKEY_LOCAL_MACHINE\`), name: unquoted(name), isKey: name == "", raw: data}
	if name == "@" {
		e.name = ""
	}
	switch kind, bytes, hex := strings.Cut(data, ":"); {
	case strings.HasPrefix(data, `"`):
		e.valueType, e.data = String, []string{unquoted(data)}
	case !hex:
	case kind == "hex(2)":
		e.valueType, e.data = ExpandString, []string{strings.TrimSuffix(utf16Text(bytes), "\x00")}
	case kind == "hex(7)":
		e.valueType, e.data = MultiString, strings.Split(strings.TrimSuffix(strings.TrimSuffix(utf16Text(bytes), "\x00"), "\x00"), "\x00")
	}
	return e
}

// unquoted removes the quotes and escapes of an exported text.
func unquoted(text string) string {
	text = strings.TrimSuffix(strings.TrimPrefix(text, `"`), `"`)
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(text)
}

// utf16Text is the text of bytes such as 4b,00,45,00.
func utf16Text(bytes string) string {
	var data []byte
	for part := range strings.SplitSeq(bytes, ",") {
		number, err := strconv.ParseUint(strings.TrimSpace(part), 16, 8)
		if err != nil {
			continue
		}
		data = append(data, byte(number))
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}
