package registry

import (
	"regexp"
	"sort"
	"strings"
	"testing"

	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const ppcom = `SOFTWARE\Wow6432Node\PP-COM`

// treeHost is a host whose registry is a map from "key\value" to values. Keys
// without values are listed with an empty name.
type treeHost struct {
	*fakeHost
	values []valueSeen
}

func newTreeHost(t *testing.T, values ...valueSeen) *treeHost {
	h := &treeHost{fakeHost: newFakeHost(t), values: values}
	h.on("find-in-registry-tree", func(p params) any { return h.find(p.text("Tree"), p.text("Pattern")) })
	h.does("set-registry-string", func(p params) { h.value(p).Data = []string{p.text("Value")} })
	h.does("set-registry-lines", func(p params) { h.value(p).Data = p.list("Lines") })
	h.does("rename-registry-value", func(p params) { h.value(p).Name = p.text("NewName") })
	h.does("rename-registry-key", func(p params) {
		parent := strings.TrimSuffix(p.text("Key"), fileName(p.text("Key")))
		renamed := 0
		for i, v := range h.values {
			if belowKey(v.Key, p.text("Key")) {
				h.values[i].Key = parent + p.text("NewName") + v.Key[len(p.text("Key")):]
				renamed++
			}
		}
		if renamed == 0 {
			t.Fatal("no key " + p.text("Key"))
		}
	})
	return h
}

func (h *treeHost) value(p params) *valueSeen {
	for i, v := range h.values {
		if v.Key == p.text("Key") && (v.Name == p.text("Name") || v.Name == "" && p.text("Name") == defaultValue) {
			return &h.values[i]
		}
	}
	h.t.Fatal("no value " + p.text("Key") + `\` + p.text("Name"))
	return nil
}

func (h *treeHost) find(tree, pattern string) treeSeen {
	match := regexp.MustCompile("(?i)" + pattern).MatchString
	seen := treeSeen{Exists: true}
	keys := map[string]bool{}
	for _, v := range h.values {
		if !belowKey(v.Key, tree) {
			continue
		}
		for key := v.Key; len(key) >= len(tree) && match(key); key = strings.TrimSuffix(key, `\`+fileName(key)) {
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
		valueSeen{ppcom + `\MRS\xmrsvc`, "ModuleCache", regMultiString, []string{"XMR,", `infostor,pipe://\\KERN1\pipe\MrsInfoStorIPC`, `mta,pipe://\\kern1\pipe\x`}},
		valueSeen{ppcom + `\MRS\Hosts\KERN1\Sub KERN1`, "Name of Kern1", regString, []string{"KERN1.example.net"}},
		valueSeen{ppcom + `\MRS\MRS Globals`, "Monitor Directory", regMultiString, []string{`\\XPRCL\MrsMonitor`, `\\KERN1\MrsMonitor`}},
		valueSeen{ppcom + `\MRS\Other`, "Next to it", regString, []string{"KERN10 KERN1-OLD MYKERN1"}},
		valueSeen{ppcom + `\MRS\Other`, "Blob", "Binary", []string{"KERN1"}},
	)
	want := RegistryRename{Trees: []string{ppcom}, Names: []string{"KERN1", "KERN2"}, Replacement: "XPRCL"}
	outcome := ensureTwice(t, h.activities().EnsureRegistryRename, want)
	assert.Equal(t, []valueSeen{
		{ppcom + `\MRS\xmrsvc`, "ModuleCache", regMultiString, []string{"XMR,", `infostor,pipe://\\XPRCL\pipe\MrsInfoStorIPC`, `mta,pipe://\\XPRCL\pipe\x`}},
		{ppcom + `\MRS\Hosts\XPRCL\Sub XPRCL`, "Name of XPRCL", regString, []string{"XPRCL.example.net"}},
		{ppcom + `\MRS\MRS Globals`, "Monitor Directory", regMultiString, []string{`\\XPRCL\MrsMonitor`}},
		{ppcom + `\MRS\Other`, "Next to it", regString, []string{"KERN10 KERN1-OLD MYKERN1"}},
		{ppcom + `\MRS\Other`, "Blob", "Binary", []string{"KERN1"}},
	}, h.values)
	assert.Len(t, outcome.Changes, 6)
	assert.Equal(t, []string{
		`Rename-Item -LiteralPath 'HKLM:\` + ppcom + `\MRS\Hosts\KERN1\Sub KERN1' -NewName 'Sub XPRCL'`,
		`Rename-Item -LiteralPath 'HKLM:\` + ppcom + `\MRS\Hosts\KERN1' -NewName 'XPRCL'`,
	}, h.commands[4:], "keys from the bottom up")
	assert.Equal(t, []string{`binary data of HKLM\` + ppcom + `\MRS\Other\Blob names a computer and was left as it is; look at it by hand`}, outcome.Warnings)
}

func TestValueWithoutANameIsWrittenByTheNameThatPowerShellTakes(t *testing.T) {
	h := newTreeHost(t, valueSeen{ppcom + `\MRS`, "", regString, []string{"KERN1"}})
	ensureTwice(t, h.activities().EnsureRegistryRename, RegistryRename{Trees: []string{ppcom}, Names: []string{"KERN1"}, Replacement: "XPRCL"})
	assert.Equal(t, []string{`New-ItemProperty -LiteralPath 'HKLM:\` + ppcom + `\MRS' -Name '(default)' -PropertyType 'String' -Value 'XPRCL' -Force`}, h.commands)
}

func TestRenameIsRefusedElsewhere(t *testing.T) {
	h := newTreeHost(t)
	for name, want := range map[string]RegistryRename{
		"another tree":       {Trees: []string{`SOFTWARE\Microsoft`}, Names: []string{"KERN1"}, Replacement: "XPRCL"},
		"a tree like it":     {Trees: []string{ppcom + `2`}, Names: []string{"KERN1"}, Replacement: "XPRCL"},
		"all of Wow6432Node": {Trees: []string{`SOFTWARE\Wow6432Node`}, Names: []string{"KERN1"}, Replacement: "XPRCL"},
		"no names":           {Trees: []string{ppcom}, Replacement: "XPRCL"},
		"an empty name":      {Trees: []string{ppcom}, Names: []string{""}, Replacement: "XPRCL"},
		"its own name":       {Trees: []string{ppcom}, Names: []string{"KERN1"}, Replacement: "kern1"},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, h.activities().EnsureRegistryRename, want, ErrBadRequest)
		})
	}
	assert.Empty(t, h.commands)
}

func TestRenameThatDoesNotStickFails(t *testing.T) {
	h := newTreeHost(t, valueSeen{ppcom, "Host", regString, []string{"KERN1"}})
	h.deaf["set-registry-string"] = true
	refused(t, h.activities().EnsureRegistryRename, RegistryRename{Trees: []string{ppcom}, Names: []string{"KERN1"}, Replacement: "XPRCL"}, ErrVerification)
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
		assert.Equal(t, tc.out, replaceTokens(tc.in, []string{"KERN1"}, "X"), tc.in)
		assert.Equal(t, tc.in != tc.out, hasToken(tc.in, []string{"KERN1"}), tc.in)
	}
}

func TestRegistryIsBackedUpOnceARun(t *testing.T) {
	f := folderHost(t)
	exists := map[string]bool{}
	f.on("get-files", func(p params) any {
		var files []fileSeen
		for _, path := range p.list("Paths") {
			files = append(files, fileSeen{Path: path, Exists: exists[path], SHA256: "AB"})
		}
		return map[string]any{"files": files}
	})
	f.does("export-registry-tree", func(p params) { exists[p.text("File")] = true })
	f.does("rename-file", func(p params) {
		require.True(t, exists[p.text("Path")], "nothing was exported")
		exists[`R:\backup\`+p.text("NewName")] = true
	})
	want := RegistryBackup{Trees: renameableTrees, Directory: `R:\backup\`, RunID: "4f1c/1"}
	outcome := ensureTwice(t, f.activities().BackUpRegistry, want)
	assert.Len(t, outcome.Changes, 5)
	assert.Equal(t, []string{
		`reg.exe export 'HKLM\SOFTWARE\Wow6432Node\PP-COM' 'R:\backup\PP-COM-4f1c-1.reg.part' /y`,
		`Rename-Item -LiteralPath 'R:\backup\PP-COM-4f1c-1.reg.part' -NewName 'PP-COM-4f1c-1.reg'`,
	}, f.commands[3:5], "what a crash cuts short does not pass for a backup")
	assert.Contains(t, outcome.Evidence, runbook.Fact{Name: `SHA-256 of R:\backup\Siemens-4f1c-1.reg`, Value: "AB"})
	want.RunID, f.exitCodes["export-registry-tree"] = "next", 1
	refused(t, f.activities().BackUpRegistry, want, ErrRefused)
}
