package registry

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine"
)

const root = `HKEY_LOCAL_MACHINE\` + ppcom

// hexText is text as an export has it.
func hexText(kind string, lines ...string) string {
	var bytes []string
	for _, unit := range utf16.Encode([]rune(strings.Join(lines, "\x00") + "\x00")) {
		bytes = append(bytes, fmt.Sprintf("%02x,%02x", byte(unit), byte(unit>>8)))
	}
	if kind == "hex(7)" {
		bytes = append(bytes, "00,00")
	}
	return kind + ":" + strings.Join(bytes, ",")
}

// changed and its like are entries that differ.
func changed(key, name, before, after string) entrySeen {
	return entrySeen{ID: root + key + "\t" + name, Before: before, After: after}
}

func gone(key, name, before string) entrySeen {
	return entrySeen{ID: root + key + "\t" + name, Before: before, Gone: true}
}

func added(key, name, after string) entrySeen {
	return entrySeen{ID: root + key + "\t" + name, After: after, New: true}
}

func TestOnlyWhatTheRenamingExplainsMayDiffer(t *testing.T) {
	explained := []entrySeen{
		changed(`\MRS`, `"Path"`, `"\\\\KERN1\\MrsMonitor"`, `"\\\\UMKERNEL\\MrsMonitor"`),
		changed(`\MRS\xmrsvc`, `"ModuleCache"`, hexText("hex(7)", "XMR,", `infostor,pipe://\\KERN1\pipe`), hexText("hex(7)", "XMR,", `infostor,pipe://\\UMKERNEL\pipe`)),
		changed(`\MRS\xmrsvc`, `"Doubles"`, hexText("hex(7)", "KERN1", "UMKERNEL"), hexText("hex(7)", "UMKERNEL")),
		changed(`\MRS`, `"Expand"`, hexText("hex(2)", `%windir%\kern2`), hexText("hex(2)", `%windir%\UMKERNEL`)),
		gone(`\MRS\KERN1`, "", ""), added(`\MRS\UMKERNEL`, "", ""),
		gone(`\MRS\KERN1`, `"Port"`, "dword:000032d2"), added(`\MRS\UMKERNEL`, `"Port"`, "dword:000032d2"),
		gone(`\MRS`, `"KERN1"`, `"a \"quoted\" word"`), added(`\MRS`, `"UMKERNEL"`, `"a \"quoted\" word"`),
		added(`\Cluster`, "", ""), added(`\Cluster`, `"Type"`, `"Microsoft"`), changed(`\MRS`, `@`, `"KERN1"`, `"UMKERNEL"`),
	}
	for name, c := range map[string]struct {
		extra []entrySeen
		found string
	}{
		"nothing else":              {},
		"another value":             {[]entrySeen{changed(`\MRS`, `"Other"`, `"1"`, `"2"`)}, `HKLM\` + ppcom + `\MRS\Other 1 2`},
		"another type":              {[]entrySeen{changed(`\MRS`, `"Kind"`, `"KERN1"`, hexText("hex(2)", "UMKERNEL"))}, `HKLM\` + ppcom + `\MRS\Kind UMKERNEL ExpandString: UMKERNEL`},
		"too much replaced":         {[]entrySeen{changed(`\MRS`, `"Long"`, `"KERN10"`, `"UMKERNEL0"`)}, `HKLM\` + ppcom + `\MRS\Long KERN10 UMKERNEL0`},
		"a value that is gone":      {[]entrySeen{gone(`\MRS`, `"Gone"`, `"x"`)}, `HKLM\` + ppcom + `\MRS\Gone x (absent)`},
		"a key that is new":         {[]entrySeen{added(`\New`, "", "")}, `HKLM\` + ppcom + `\New (key) (absent) exists`},
		"a number":                  {[]entrySeen{changed(`\MRS`, `"N"`, "dword:00000001", "dword:00000002")}, `HKLM\` + ppcom + `\MRS\N dword:00000001 dword:00000002`},
		"an order":                  {[]entrySeen{changed(`\MRS`, `"L"`, hexText("hex(7)", "a", "b"), hexText("hex(7)", "b", "a"))}, `HKLM\` + ppcom + `\MRS\L MultiString: a | b MultiString: b | a`},
		"a key renamed with a loss": {[]entrySeen{gone(`\KERN2`, `"A"`, `"1"`), added(`\UMKERNEL`, `"A"`, `"2"`)}, `HKLM\` + ppcom + `\UMKERNEL\A 1 2`},
	} {
		t.Run(name, func(t *testing.T) {
			differ := append(append([]entrySeen{}, explained...), c.extra...)
			h := newHost(t)
			h.On("compare-registry-exports", func(p params) any {
				return exportsSeen{Count: len(differ), Differ: differ}
			})
			want := OnlyRenamed{
				Rename: Rename{Trees: []string{ppcom}, Names: []string{"KERN1", "KERN2"}, Replacement: "UMKERNEL"}, Exports: []Exports{{`R:\b\1.reg`, `R:\b\2.reg`}},
				Except: []ValueName{{ppcom + `\Cluster`, "Type"}},
			}
			outcome := h.Plan(want)
			var found []string
			for _, change := range outcome.Changes {
				found = append(found, change.Property+" "+change.Before+" "+change.After)
			}
			if c.found == "" {
				assert.Empty(t, found)
			} else {
				assert.Equal(t, []string{c.found}, found)
			}
			want.Warn = true
			outcome = h.Plan(want)
			assert.Empty(t, outcome.Changes)
			assert.Len(t, outcome.Warnings, len(found))
		})
	}
}

// What was not compared proves nothing, also where a service may write meanwhile.
func TestExportsThatCannotBeComparedAreFindings(t *testing.T) {
	want := OnlyRenamed{Exports: []Exports{{"a", "b"}}, Warn: true}
	for _, seen := range []exportsSeen{{Missing: []string{"b"}}, {Count: 2001, Differ: []entrySeen{changed("", `"x"`, `"1"`, `"2"`)}}} {
		found, err := onlyRenamedKind{}.Differences(want, []exportsSeen{seen})
		assert.NoError(t, err)
		assert.Len(t, found, 1)
		assert.NotEqual(t, engine.Change{}, found[0])
	}
}
