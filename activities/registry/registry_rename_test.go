package registry

import (
	"regexp"
	"sort"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/activities/host"
	"changeover/config"
	"changeover/runbook"
)

const ppcom = `SOFTWARE\Wow6432Node\PP-COM`

// treeHost is a host whose registry is a map from "key\value" to values. Keys
// without values are listed with an empty name.
type treeHost struct {
	*enginetest.Host
	values []valueSeen
	// turkish is set if the host compares texts as in Turkish, in which i is not the small letter of I.
	turkish bool
}

func newTreeHost(t *testing.T, values ...valueSeen) *treeHost {
	h := &treeHost{Host: newHost(t), values: values}
	h.On("find-in-registry-tree", func(p params) any { return h.find(p.Text("Tree"), p.Text("Pattern")) })
	h.Does("set-registry-string", func(p params) { h.value(p).Data = []string{p.Text("Value")} })
	h.Does("set-registry-lines", func(p params) { h.value(p).Data = p.List("Lines") })
	h.Does("rename-registry-value", func(p params) { h.value(p).Name = p.Text("NewName") })
	h.Does("rename-registry-key", func(p params) {
		parent := strings.TrimSuffix(p.Text("Key"), host.FileName(p.Text("Key")))
		renamed := 0
		for i, v := range h.values {
			if belowKey(v.Key, p.Text("Key")) {
				h.values[i].Key = parent + p.Text("NewName") + v.Key[len(p.Text("Key")):]
				renamed++
			}
		}
		if renamed == 0 {
			t.Fatal("no key " + p.Text("Key"))
		}
	})
	return h
}

func (h *treeHost) value(p params) *valueSeen {
	for i, v := range h.values {
		if v.Key == p.Text("Key") && v.Name == p.Text("Name") {
			return &h.values[i]
		}
	}
	panic("no value " + p.Text("Key") + `\` + p.Text("Name"))
}

func (h *treeHost) find(tree, pattern string) treeSeen {
	match := regexp.MustCompile("(?i)" + pattern).MatchString
	if h.turkish {
		small := func(text string) string { return strings.ToLowerSpecial(unicode.TurkishCase, text) }
		match = func(text string) bool { return regexp.MustCompile(small(pattern)).MatchString(small(text)) }
	}
	seen := treeSeen{Exists: true}
	keys := map[string]bool{}
	for _, v := range h.values {
		if !belowKey(v.Key, tree) {
			continue
		}
		for key := v.Key; len(key) >= len(tree) && match(key); key = strings.TrimSuffix(key, `\`+host.FileName(key)) {
			keys[key] = true
		}
		if v.Type == "Binary" && match(strings.Join(v.Data, "")) {
			seen.Binaries = append(seen.Binaries, v.Key+`\`+v.Name)
		} else if match(v.Name) || match(strings.Join(v.Data, "\n")) {
			seen.Values = append(seen.Values, v)
		}
	}
	for key := range keys {
		seen.Keys = append(seen.Keys, key)
	}
	sort.Strings(seen.Keys)
	return seen
}

func TestNodeNamesAreReplacedEverywhere(t *testing.T) {
	h := newTreeHost(
		t,
		valueSeen{ppcom + `\MRS\xmrsvc`, "ModuleCache", MultiString, []string{"XMR,", `infostor,pipe://\\KERN1\pipe\MrsInfoStorIPC`, `mta,pipe://\\kern1\pipe\x`}},
		valueSeen{ppcom + `\MRS\Hosts\KERN1\Sub KERN1`, "Name of Kern1", String, []string{"KERN1.example.net"}},
		valueSeen{ppcom + `\MRS\MRS Globals`, "Monitor Directory", MultiString, []string{`\\XPRCL\MrsMonitor`, `\\KERN1\MrsMonitor`}},
		valueSeen{ppcom + `\MRS\Other`, "Next to it", String, []string{"KERN10 KERN1-OLD MYKERN1"}},
		valueSeen{ppcom + `\MRS\Other`, "Blob", "Binary", []string{"KERN1"}},
	)
	want := Rename{Trees: []string{ppcom}, Names: []string{"KERN1", "KERN2"}, Replacement: "XPRCL"}
	outcome := h.Twice(want)
	assert.Equal(t, []valueSeen{
		{ppcom + `\MRS\xmrsvc`, "ModuleCache", MultiString, []string{"XMR,", `infostor,pipe://\\XPRCL\pipe\MrsInfoStorIPC`, `mta,pipe://\\XPRCL\pipe\x`}},
		{ppcom + `\MRS\Hosts\XPRCL\Sub XPRCL`, "Name of XPRCL", String, []string{"XPRCL.example.net"}},
		{ppcom + `\MRS\MRS Globals`, "Monitor Directory", MultiString, []string{`\\XPRCL\MrsMonitor`}},
		{ppcom + `\MRS\Other`, "Next to it", String, []string{"KERN10 KERN1-OLD MYKERN1"}},
		{ppcom + `\MRS\Other`, "Blob", "Binary", []string{"KERN1"}},
	}, h.values)
	assert.Len(t, outcome.Changes, 6)
	assert.Equal(t, []string{
		`rename-registry-key -Key '` + ppcom + `\MRS\Hosts\KERN1\Sub KERN1' -NewName 'Sub XPRCL'`,
		`rename-registry-key -Key '` + ppcom + `\MRS\Hosts\KERN1' -NewName 'XPRCL'`,
	}, h.Commands[4:], "keys from the bottom up")
	assert.Equal(t, []string{`value HKLM\` + ppcom + `\MRS\Other\Blob has binary data that contains the name of a node, and Changeover does not change binary data. Look at the value in Registry Editor: if XPR uses the name as the name of its server, change the name in this value to the name of the virtual server; if you cannot tell, ask the vendor`}, outcome.Warnings)
}

// The operator match of Windows PowerShell compares in the language of the host (Microsoft, "Regular expression options", Compare
// using the invariant culture: i and I in Turkish). A name that the host does not find would stay in the registry.
func TestNamesAreFoundOnATurkishHost(t *testing.T) {
	h := newTreeHost(t, valueSeen{Key: ppcom + `\MRS`, Name: "Server", Type: "String", Data: []string{"berlin1"}}, valueSeen{Key: ppcom + `\Berlin1`})
	h.turkish = true
	h.Apply(Rename{Trees: []string{ppcom}, Names: []string{"BERLIN1"}, Replacement: "XPR"})
	assert.Equal(t, []string{"XPR"}, h.values[0].Data)
	assert.Equal(t, ppcom+`\XPR`, h.values[1].Key)
}

func TestValueWithoutANameIsWritten(t *testing.T) {
	h := newTreeHost(t, valueSeen{ppcom + `\MRS`, "", String, []string{"KERN1"}})
	h.Twice(Rename{Trees: []string{ppcom}, Names: []string{"KERN1"}, Replacement: "XPRCL"})
	assert.Equal(t, []string{`[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('` + ppcom + `\MRS', $true).SetValue('', 'XPRCL', 'String')`}, h.Commands)
}

func TestRenameIsRefusedElsewhere(t *testing.T) {
	h := newTreeHost(t)
	for name, want := range map[string]Rename{
		"another tree":       {Trees: []string{`SOFTWARE\Microsoft`}, Names: []string{"KERN1"}, Replacement: "XPRCL"},
		"a tree like it":     {Trees: []string{ppcom + `2`}, Names: []string{"KERN1"}, Replacement: "XPRCL"},
		"all of Wow6432Node": {Trees: []string{`SOFTWARE\Wow6432Node`}, Names: []string{"KERN1"}, Replacement: "XPRCL"},
		"no names":           {Trees: []string{ppcom}, Replacement: "XPRCL"},
		"an empty name":      {Trees: []string{ppcom}, Names: []string{""}, Replacement: "XPRCL"},
		"its own name":       {Trees: []string{ppcom}, Names: []string{"KERN1"}, Replacement: "kern1"},
	} {
		t.Run(name, func(t *testing.T) {
			h.Refused(want, runbook.ErrBadRequest)
		})
	}
	assert.Empty(t, h.Commands)
}

func TestRenameThatDoesNotStickFails(t *testing.T) {
	h := newTreeHost(t, valueSeen{ppcom, "Host", String, []string{"KERN1"}})
	h.Deaf["set-registry-string"] = true
	h.Refused(Rename{Trees: []string{ppcom}, Names: []string{"KERN1"}, Replacement: "XPRCL"}, runbook.ErrVerification)
}

func TestTokens(t *testing.T) {
	for _, tc := range []struct{ in, out string }{
		{`\\KERN1\pipe`, `\\X\pipe`},
		{"kern1", "X"},
		{"KERN1,KERN1", "X,X"},
		{"KERN10", "KERN10"},
		{"AKERN1", "AKERN1"},
		{"KERN1-B", "KERN1-B"},
		{"_KERN1", "_KERN1"},
		{"(kern1.example.net)", "(X.example.net)"},
		{"äKERN1", "äKERN1"},
		{"ä KERN1 ß", "ä X ß"},
		{"", ""},
	} {
		assert.Equal(t, tc.out, config.ReplaceNames(tc.in, []string{"KERN1"}, "X"), tc.in)
		assert.Equal(t, tc.in != tc.out, config.HasName(tc.in, []string{"KERN1"}), tc.in)
	}
}

// A host shares hidden folders under names that a node may have, too.
func TestHiddenSharesAreNoNodes(t *testing.T) {
	for in, out := range map[string]string{
		`\\FILES\ADMIN$\x`:       `\\FILES\ADMIN$\x`,
		`//files/admin$`:         `//files/admin$`,
		`\\ADMIN\ADMIN$\x`:       `\\X\ADMIN$\x`,
		`\\FILES\data\ADMIN$\x`:  `\\FILES\data\X$\x`,
		`\\FILES\ADMIN\x`:        `\\FILES\X\x`,
		`EXAMPLE\ADMIN$`:         `EXAMPLE\X$`,
		`ADMIN$`:                 `X$`,
		`\\FILES\ADMIN$, ADMIN$`: `\\FILES\ADMIN$, X$`,
	} {
		assert.Equal(t, out, config.ReplaceNames(in, []string{"ADMIN"}, "X"), in)
		assert.Equal(t, in != out, config.HasName(in, []string{"ADMIN"}), in)
	}
}

// A node may have the name of a drive. Its renaming must not change the paths of this drive.
func TestDrivesAreNoNodes(t *testing.T) {
	for in, out := range map[string]string{
		`C:\Windows`:           `C:\Windows`,
		"c:":                   "c:",
		"file:///C:/Windows":   "file:///C:/Windows",
		`\\C\pipe`:             `\\X\pipe`,
		"http://C:8080/":       "http://X:8080/",
		"c.example.net, C":     "X.example.net, X",
		`\\KERN9\C$\data`:      `\\KERN9\C$\data`,
		`\\10.1.0.9\c$`:        `\\10.1.0.9\c$`,
		`//kern9/c$/data`:      `//kern9/c$/data`,
		`\\C\C$\data`:          `\\X\C$\data`,
		`EXAMPLE\C$`:           `EXAMPLE\X$`,
		`C$`:                   `X$`,
		`\\C\share$`:           `\\X\share$`,
		`cmd.exe /c start.cmd`: `cmd.exe /c start.cmd`,
		`"x.exe" /C "C"`:       `"x.exe" /C "X"`,
		`/c`:                   `/c`,
	} {
		assert.Equal(t, out, config.ReplaceNames(in, []string{"C"}, "X"), in)
		assert.Equal(t, in != out, config.HasName(in, []string{"C"}), in)
	}
	assert.Equal(t, `X:\a`, config.ReplaceNames(`KERN1:\a`, []string{"KERN1"}, "X"), "no drive has a longer name")
}
