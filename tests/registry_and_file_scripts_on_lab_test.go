package tests

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	ps "changeover/activities/powershell/scripts"
	"changeover/lab/windows"
)

func registryScripts(t *testing.T, r *remote) {
	r.run(t, node1, ps.NewRegistryKey, params{"Key": labKey + `\KERN1\Below`})
	r.run(t, node1, ps.NewRegistryKey, params{"Key": labKey + `\KERN1`}) // an existing key keeps its content
	value := func(name string) params { return params{"Key": labKey + `\KERN1`, "Name": name} }
	with := func(name, parameter string, v any) params {
		p := value(name)
		p[parameter] = v
		return p
	}
	text := with("Ümlaut", "Value", "%SystemRoot%\\KERN1 'äöü' 漢字")
	text["Type"] = "ExpandString"
	r.run(t, node1, ps.SetRegistryString, text)
	r.run(t, node1, ps.SetRegistryLines, with("Lines", "Lines", []string{`\\XPR\a`, `b,KERN1`}))
	r.run(t, node1, ps.SetRegistryLines, with("NoLines", "Lines", []string{}))
	r.run(t, node1, ps.SetRegistryNumber, with("Number", "Number", -1))
	r.answers(t, node1, ps.GetRegistryValue, value("Ümlaut"), `{"keyExists": true, "exists": true, "type": "ExpandString", "data": ["%SystemRoot%\\KERN1 'äöü' 漢字"]}`)
	r.answers(t, node1, ps.GetRegistryValue, value("Lines"), `{"keyExists": true, "exists": true, "type": "MultiString", "data": ["\\\\XPR\\a", "b,KERN1"]}`)
	r.answers(t, node1, ps.GetRegistryValue, value("NoLines"), `{"keyExists": true, "exists": true, "type": "MultiString", "data": []}`)
	r.answers(t, node1, ps.GetRegistryValue, value("Number"), `{"keyExists": true, "exists": true, "type": "DWord", "data": ["-1"]}`)
	r.answers(t, node1, ps.GetRegistryValue, value("Missing"), `{"keyExists": true, "exists": false, "type": "", "data": []}`)
	r.answers(t, node1, ps.GetRegistryValue, params{"Key": labKey + `\Missing`, "Name": "x"}, `{"keyExists": false, "exists": false, "type": "", "data": []}`)
	r.run(t, node1, ps.RenameRegistryValue, with("Number", "NewName", "Count"))
	r.answers(t, node1, ps.FindInRegistryTree, params{"Tree": labKey, "Pattern": "kern1"}, `{"exists": true, "keys": [
		"SOFTWARE\\Wow6432Node\\PP-COM\\Lab [1]\\KERN1", "SOFTWARE\\Wow6432Node\\PP-COM\\Lab [1]\\KERN1\\Below"], "values": [
		{"key": "SOFTWARE\\Wow6432Node\\PP-COM\\Lab [1]\\KERN1", "name": "Ümlaut", "type": "ExpandString", "data": ["%SystemRoot%\\KERN1 'äöü' 漢字"]},
		{"key": "SOFTWARE\\Wow6432Node\\PP-COM\\Lab [1]\\KERN1", "name": "Lines", "type": "MultiString", "data": ["\\\\XPR\\a", "b,KERN1"]}], "binaries": []}`)
	r.run(t, node1, ps.RenameRegistryValue, with("Ümlaut", "NewName", "Text")) // variables in the value are not expanded
	taken := r.refused(t, node1, ps.RenameRegistryValue, with("Text", "NewName", "Count"))
	assert.Contains(t, taken.Message, "has a value named Count already", "a value with the new name is not overwritten")
	r.answers(t, node1, ps.GetRegistryValue, value("Text"), `{"keyExists": true, "exists": true, "type": "ExpandString", "data": ["%SystemRoot%\\KERN1 'äöü' 漢字"]}`)
	r.run(t, node1, ps.SetRegistryString, params{"Key": labKey, "Name": "", "Type": "String", "Value": "none"})
	r.answers(t, node1, ps.GetRegistryValue, params{"Key": labKey, "Name": ""}, `{"keyExists": true, "exists": true, "type": "String", "data": ["none"]}`)
	r.answers(t, node1, ps.FindInRegistryTree, params{"Tree": `SOFTWARE\Missing`, "Pattern": "x"}, `{"exists": false, "keys": [], "values": [], "binaries": []}`)
	r.run(t, node1, ps.RenameRegistryKey, params{"Key": labKey + `\KERN1`, "NewName": "XPRBERLIN"})
	r.answers(t, node1, ps.GetRegistryValue, params{"Key": labKey + `\XPRBERLIN`, "Name": "Count"}, `{"keyExists": true, "exists": true, "type": "DWord", "data": ["-1"]}`)
	slashedKeys(t, r)
	r.run(t, node1, ps.ExportRegistryTree, params{"Tree": labKey, "Part": `C:\Windows\Temp\lab.part`, "Name": "lab.reg"})
	failed := r.run(t, node1, ps.ExportRegistryTree, params{"Tree": `SOFTWARE\Missing`, "Part": `C:\Windows\Temp\none.part`, "Name": "none.reg"})
	assert.Equal(t, 1, failed.ExitCode)
	r.answers(t, node1, ps.GetPathsPresent, params{"Paths": []string{
		`C:\Windows\Temp\lab.reg`, `C:\Windows\Temp\lab.part`, `C:\Windows\Temp\none.reg`, `C:\missing`,
	}}, `{"paths": ["C:\\Windows\\Temp\\lab.reg"]}`)
	exportsCompared(t, r)
}

// exportsCompared compares two exports. Between them the case of a value changed, a list became longer, one key was
// removed and another was added.
func exportsCompared(t *testing.T, r *remote) {
	compare := params{"Before": `C:\Windows\Temp\lab.reg`, "After": `C:\Windows\Temp\lab2.reg`, "Most": 3}
	r.answers(t, node1, ps.CompareExports, compare, `{"missing": ["C:\\Windows\\Temp\\lab2.reg"], "count": 0, "differ": []}`)
	r.run(t, node1, ps.SetRegistryString, params{"Key": labKey, "Name": "Zone", "Value": "Upper", "Type": "String"})
	r.run(t, node1, ps.ExportRegistryTree, params{"Tree": labKey, "Part": `C:\Windows\Temp\lab2.part`, "Name": "lab2.reg"})
	r.run(t, node1, ps.SetRegistryString, params{"Key": labKey, "Name": "Zone", "Value": "upper", "Type": "String"})
	r.run(t, node1, ps.RenameRegistryKey, params{"Key": labKey + `\XPRBERLIN`, "NewName": "KERN7"})
	r.run(t, node1, ps.ExportRegistryTree, params{"Tree": labKey, "Part": `C:\Windows\Temp\lab3.part`, "Name": "lab3.reg"})
	compare = params{"Before": `C:\Windows\Temp\lab2.reg`, "After": `C:\Windows\Temp\lab3.reg`, "Most": 100}
	seen := read[struct {
		Missing []string
		Count   int
		Differ  []struct {
			ID, Before, After string
			New, Gone         bool
		}
	}](t, r, node1, ps.CompareExports, compare)
	assert.Empty(t, seen.Missing)
	require.Len(t, seen.Differ, seen.Count)
	states := map[string]string{}
	for _, d := range seen.Differ {
		states[strings.TrimPrefix(d.ID, `HKEY_LOCAL_MACHINE\`+labKey)] = fmt.Sprint(d.Before, ">", d.After, d.New, d.Gone)
	}
	for id, want := range map[string]string{
		"\t\"Zone\"": `"Upper">"upper"false false`, "\\XPRBERLIN\t": ">false true", "\\XPRBERLIN\t\"Count\"": "dword:ffffffff>false true",
		"\\KERN7\t": ">true false", "\\KERN7\\Below\t": ">true false", "\\KERN7\t\"Count\"": ">dword:fffffffftrue false", "\\KERN7\t\"NoLines\"": ">hex(7):00,00true false",
	} {
		assert.Equal(t, want, states[id], "%q of %q", id, states)
	}
	r.run(t, node1, ps.RenameRegistryKey, params{"Key": labKey + `\KERN7`, "NewName": "XPRBERLIN"})
	compare["Most"] = 1
	assert.Len(t, read[struct{ Differ []any }](t, r, node1, ps.CompareExports, compare).Differ, 1, "not more than the given number")
}

// slashedKeys renames keys that have a slash in their names, which PowerShell's registry provider treats as a
// backslash, and their own access lists, which its Rename-Item loses.
func slashedKeys(t *testing.T, r *remote) {
	const list = "D:PAI(A;OICI;KA;;;SY)"
	key := labKey + `\tcpip://KERN1/a`
	h := r.lab.World.Host(node1)
	r.run(t, node1, ps.NewRegistryKey, params{"Key": key + `\Below/b`})
	require.NoError(t, h.Registry.Protect(key, list))
	require.NoError(t, h.Registry.Protect(key+`\Below/b`, list))
	r.run(t, node1, ps.SetRegistryString, params{"Key": key, "Name": "Url", "Type": "String", "Value": "KERN1"})
	r.run(t, node1, ps.RenameRegistryValue, params{"Key": key, "Name": "Url", "NewName": "URL of it"})
	r.answers(t, node1, ps.GetRegistryValue, params{"Key": key, "Name": "URL of it"}, `{"keyExists": true, "exists": true, "type": "String", "data": ["KERN1"]}`)
	r.answers(t, node1, ps.FindInRegistryTree, params{"Tree": labKey, "Pattern": "kern1/a|^URL"}, `{"exists": true, "keys": [
		"SOFTWARE\\Wow6432Node\\PP-COM\\Lab [1]\\tcpip://KERN1/a", "SOFTWARE\\Wow6432Node\\PP-COM\\Lab [1]\\tcpip://KERN1/a\\Below/b"], "values": [
		{"key": "SOFTWARE\\Wow6432Node\\PP-COM\\Lab [1]\\tcpip://KERN1/a", "name": "URL of it", "type": "String", "data": ["KERN1"]}], "binaries": []}`)
	r.run(t, node1, ps.RenameRegistryKey, params{"Key": key, "NewName": "tcpip://XPR/a"})
	for _, below := range []string{``, `\Below/b`} {
		renamed, err := h.Registry.Key(labKey + `\tcpip://XPR/a` + below)
		require.NoError(t, err)
		assert.Equal(t, list, renamed.Access, "the access list of the renamed key")
	}
	r.answers(t, node1, ps.GetKeysPresent, params{"Keys": []string{labKey + `\tcpip://XPR/a`, key, labKey + `\Missing`}},
		`{"keys": ["SOFTWARE\\Wow6432Node\\PP-COM\\Lab [1]\\tcpip://XPR/a"]}`)
	taken := r.refused(t, node1, ps.RenameRegistryKey, params{"Key": labKey + `\tcpip://XPR/a`, "NewName": "XPRBERLIN"})
	assert.EqualValues(t, 183, taken.Code(), "%+v", taken)
	h.Software.Add(windows.Product{Key: "Northwind/Fax", DisplayName: "Northwind Fax"})
	software := read[struct{ Products []struct{ Name string } }](t, r, node1, ps.GetInstalledSoftware, params{"Ports": false})
	assert.Equal(t, []struct{ Name string }{{"Northwind Fax"}}, software.Products)
	require.NoError(t, h.Registry.DeleteKey(`SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Northwind/Fax`))
}

func fileScripts(t *testing.T, r *remote) {
	const folder = `C:\Lab [x]`
	r.run(t, node1, ps.NewDirectory, params{"Path": `C:\LabFiles\deep`})
	r.run(t, node1, ps.NewDirectory, params{"Path": `C:\LabFiles`}) // an existing folder remains
	source := r.lab.Site.Media.Path + `\XpressionsInstall\AddOn\Misc\Cluster\x64\mrsclusres.dll`
	r.run(t, node1, ps.CopyFile, params{"Source": source, "Destination": `C:\LabFiles\a [1].dll`})
	listed := read[struct {
		Exists bool
		Files  []string
	}](t, r, node1, ps.GetFileList, params{"Path": r.lab.Site.Media.Path})
	assert.True(t, listed.Exists)
	assert.Greater(t, len(listed.Files), 5)
	for _, file := range listed.Files {
		assert.Regexp(t, `^[^|:]+\|\d+\|[0-9A-F]{64}$`, file)
	}
	r.answers(t, node1, ps.GetFileList, params{"Path": `C:\missing`}, `{"exists": false, "files": []}`)
	files := read[struct {
		Files []struct {
			Path   string
			Exists bool
			SHA256 string
		}
	}](t, r, node1, ps.GetFiles, params{"Paths": []string{source, `C:\LabFiles\a [1].dll`, `C:\LabFiles\none`, `C:\LabFiles`}}).Files
	assert.Equal(t, files[0].SHA256, files[1].SHA256)
	assert.Len(t, files[1].SHA256, 64)
	assert.False(t, files[2].Exists)
	assert.False(t, files[3].Exists)
	r.answers(t, node1, ps.GetDirectory, params{"Path": `C:\LabFiles`}, `{"drive": true, "exists": true, "folder": true, "names": ["deep", "a [1].dll"]}`)
	r.answers(t, node1, ps.GetDirectory, params{"Path": `X:\LabFiles`}, `{"drive": false, "exists": false, "folder": false, "names": []}`)
	require.NoError(t, r.lab.World.Host(node1).Files.Write(`C:\LabFiles\deep\t.txt`, []byte("one\r\nzwei \xe4\r\n")))
	r.run(t, node1, ps.SetTextLine, params{"Path": `C:\LabFiles\deep\t.txt`, "Number": 1, "Text": "eins"})
	r.answers(t, node1, ps.GetTextLines, params{"Path": `C:\LabFiles\deep\t.txt`}, `{"exists": true, "lines": ["eins", "zwei ä", ""]}`)
	textLineBytes(t, r)
	text := read[struct {
		Exists    bool
		Text      string
		LastWrite time.Time
	}](t, r, node1, ps.GetTextFile, params{"Path": `C:\LabFiles\deep\t.txt`, "MaxLength": 8})
	assert.Equal(t, "s\nzwei ä", text.Text)
	assert.WithinDuration(t, time.Now(), text.LastWrite, time.Minute)
	r.run(t, node1, ps.ClearDirectory, params{"Path": `C:\LabFiles`})
	r.answers(t, node1, ps.GetDirectory, params{"Path": `C:\LabFiles`}, `{"drive": true, "exists": true, "folder": true, "names": []}`)
	missing := r.refused(t, node1, ps.CopyFile, params{"Source": folder, "Destination": `C:\LabFiles\b`})
	assert.Equal(t, "PathNotFound,Microsoft.PowerShell.Commands.CopyItemCommand", missing.ID)
	assert.Equal(t, "System.Management.Automation.ItemNotFoundException", missing.Type)
	assert.Equal(t, "ObjectNotFound", missing.Category)
}

// textLineBytes changes a line in files of several encodings, where all other bytes must remain.
func textLineBytes(t *testing.T, r *remote) {
	h := r.lab.World.Host(node1)
	const path = `C:\LabFiles\deep\bytes.ccf`
	for name, c := range map[string]struct{ before, text, after string }{
		"UTF-16 with a byte order mark":   {"\xff\xfea\x00\r\x00\n\x001\x00\r\x00\n\x00", "NEU ä", "\xff\xfea\x00\r\x00\n\x00N\x00E\x00U\x00 \x00\xe4\x00\r\x00\n\x00"},
		"UTF-8 with a byte order mark":    {"\xef\xbb\xbfgr\xc3\xbcn\r\n1\r\n", "\u6f22", "\xef\xbb\xbfgr\xc3\xbcn\r\n\u6f22\r\n"},
		"UTF-8 without byte order mark":   {"gr\xc3\xbcn\n1\nend", "blä", "gr\xc3\xbcn\nbl\xc3\xa4\nend"},
		"the host's ANSI code page":       {"gr\xfcn\r\n1\r\n", "blä", "gr\xfcn\r\nbl\xe4\r\n"},
		"line feeds only":                 {"a\n1\n", "2", "a\n2\n"},
		"mixed line ends":                 {"a\r\n1\nb\r\n\r\n", "2", "a\r\n2\nb\r\n\r\n"},
		"no line end after the last line": {"a\r\n1", "2", "a\r\n2"},
		"ASCII, to which an ä is added":   {"a\r\n1\r\n", "ä", "a\r\n\xe4\r\n"},
	} {
		require.NoError(t, h.Files.Write(path, []byte(c.before)), name)
		r.run(t, node1, ps.SetTextLine, params{"Path": path, "Number": 2, "Text": c.text})
		after, err := h.Files.Read(path)
		require.NoError(t, err, name)
		assert.Equal(t, c.after, string(after), name)
		lines := read[struct{ Lines []string }](t, r, node1, ps.GetTextLines, params{"Path": path}).Lines
		assert.Equal(t, c.text, lines[1], name)
	}
	require.NoError(t, h.Files.Write(path, []byte("a\r\n1\r\n")))
	lacking := r.refused(t, node1, ps.SetTextLine, params{"Path": path, "Number": 2, "Text": "\u6f22"})
	assert.Contains(t, lacking.Message, "cannot represent the text")
}
