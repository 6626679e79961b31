package windows

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/activities/registry"
	"changeover/runbook"
)

// filesHost is a host with files, path to hash.
func filesHost(t *testing.T, files map[string]string) *enginetest.Host {
	f := newHost(t)
	f.On("get-files", func(p params) any {
		var list []File
		for _, path := range p.List("Paths") {
			hash, exists := files[path]
			list = append(list, File{path, exists, hash})
		}
		return map[string]any{"files": list}
	})
	f.Does("copy-file", func(p params) { files[p.Text("Destination")] = files[p.Text("Source")] })
	return f
}

func TestFileIsCopiedWhereItsHashDiffers(t *testing.T) {
	f := filesHost(t, map[string]string{`D:\m.dll`: "AB", `C:\m.dll`: "CD"})
	f.Twice(FileCopy{`D:\m.dll`, `C:\m.dll`})
	assert.Equal(t, []string{`Copy-Item -LiteralPath 'D:\m.dll' -Destination ([System.Environment]::ExpandEnvironmentVariables('C:\m.dll')) -Force`}, f.Commands)
}

func TestEqualFileIsLeftAlone(t *testing.T) {
	f := filesHost(t, map[string]string{`D:\m.dll`: "ab", `C:\m.dll`: "AB"})
	assert.Empty(t, f.Apply(FileCopy{`D:\m.dll`, `C:\m.dll`}).Changes)
}

func TestFileErrors(t *testing.T) {
	f := filesHost(t, map[string]string{`D:\m.dll`: "AB"})
	f.Refused(FileCopy{`D:\missing.dll`, `C:\m.dll`}, runbook.ErrPrecondition)
	f.Deaf["copy-file"] = true
	f.Refused(FileCopy{`D:\m.dll`, `C:\m.dll`}, runbook.ErrVerification)
	f.Fails["copy-file"] = enginetest.Failure(runbook.ErrFileInUse, "in use")
	f.Refused(FileCopy{`D:\m.dll`, `C:\m.dll`}, runbook.ErrFileInUse)
}

func TestFolderIsEmptied(t *testing.T) {
	f := newHost(t)
	names := []string{"a", "b"}
	f.On("get-directory", func(params) any {
		return map[string]any{"drive": true, "exists": true, "folder": true, "names": names}
	})
	f.Does("clear-directory", func(params) { names = nil })
	outcome := f.Twice(Directory{Path: `R:\gs`, Empty: true})
	assert.Equal(t, []string{`Get-ChildItem -LiteralPath 'R:\gs' -Force | Remove-Item -Recurse -Force`}, f.Commands)
	assert.Equal(t, "2 entries", outcome.Changes[0].Before)
}

func TestFolderErrors(t *testing.T) {
	f := newHost(t)
	f.Always("get-directory", map[string]any{"drive": false})
	f.Refused(Directory{Path: `R:\x`, Empty: true}, runbook.ErrPrecondition)
	f.Always("get-directory", map[string]any{"drive": true, "exists": true})
	f.Refused(Directory{Path: `R:\x`}, runbook.ErrPrecondition)
	f.Always("get-directory", map[string]any{"drive": true, "exists": true, "folder": true, "names": []string{"a"}})
	for _, root := range []string{`R:`, `R:\`, `R:\.\`, `\`, ``} {
		f.Refused(Directory{Path: root, Empty: true}, runbook.ErrBadRequest)
	}
}

// textHost is a host with one file of two lines in a folder of several files.
func textHost(t *testing.T) (*enginetest.Host, *[]string) {
	f := newHost(t)
	lines := []string{"10.0.0.1", "61740"}
	f.Always("get-directory", map[string]any{"drive": true, "exists": true, "folder": true, "names": []string{"readme.txt", "HPXPR_V5.0.CCF", "x1.log", "x2.log"}})
	f.On("get-text-lines", func(p params) any {
		return map[string]any{"exists": p.Text("Path") == `R:\lic\HPXPR_V5.0.CCF`, "lines": lines}
	})
	f.Does("set-text-line", func(p params) { lines[p["Number"].(int)-1] = p.Text("Text") })
	return f, &lines
}

func TestLineOfAFileWithAnUncertainName(t *testing.T) {
	f, lines := textHost(t)
	f.Twice(TextFileLine{Path: `R:\lic\hpxpr*.ccf`, Number: 1, Text: "10.1.2.9"})
	assert.Equal(t, []string{"10.1.2.9", "61740"}, *lines)
	assert.Equal(t, []string{`set-text-line -Path 'R:\lic\HPXPR_V5.0.CCF' -Number 1 -Text '10.1.2.9'`}, f.Commands)
}

func TestTextFileErrors(t *testing.T) {
	f, _ := textHost(t)
	for _, tc := range []struct {
		want      TextFileLine
		errorType string
		text      string
	}{
		{TextFileLine{Path: `R:\lic\*.xml`, Number: 1}, runbook.ErrPrecondition, "the section of this step in the manual names the program that writes the file"},
		{TextFileLine{Path: `R:\lic\*.xml`, Number: 1, WrittenBy: `C:\setup.exe`}, runbook.ErrPrecondition, `the file is written by C:\setup.exe: run this setup to its end on the host, then retry; if the setup has already run to its end, the file has another name than the manual says`},
		{TextFileLine{Path: `R:\lic\*.log`, Number: 1}, runbook.ErrPrecondition, "several files match this name"},
		{TextFileLine{Path: `R:\lic\none.txt`, Number: 1, WrittenBy: `C:\setup.exe`}, runbook.ErrPrecondition, `the file is written by C:\setup.exe: run this setup to its end on the host, then retry; if the setup has already run to its end, the file has another name than the manual says`},
		{TextFileLine{Path: `R:\lic\HPXPR_V5.0.CCF`, Number: 3, Text: "x"}, runbook.ErrPrecondition, "the file has only"},
		{TextFileLine{Path: `R:\lic\HPXPR_V5.0.CCF`, Number: 0}, runbook.ErrBadRequest, "must be 1 or more"},
	} {
		f.Refused(tc.want, tc.errorType, tc.text)
	}
}

// Without its folder, a file is missing only because the setup has not run: that is no defect.
func TestTextFileInAMissingFolder(t *testing.T) {
	f := newHost(t)
	want := TextFileLine{Path: `R:\lic\*.ccf`, Number: 1, WrittenBy: `C:\setup.exe`}
	f.Always("get-directory", map[string]any{"drive": true})
	_, err := f.Engine().Try(context.Background(), want)
	enginetest.RequireType(t, err, runbook.ErrPrecondition)
	require.ErrorContains(t, err, `cannot find the file R:\lic\*.ccf on KERN1: the file and its folder do not exist; the file is written by C:\setup.exe: run this setup to its end on the host, then retry`)
	assert.NotContains(t, err.Error(), runbook.ReportDefect)
	f.Always("get-directory", map[string]any{"drive": false})
	_, err = f.Engine().Try(context.Background(), want)
	require.ErrorContains(t, err, "the drive of this path is not on this node; move the role")
	assert.NotContains(t, err.Error(), "run this setup", "the setup must not run on another node than the role")
}

func TestReadTextFileIsBounded(t *testing.T) {
	f := newHost(t)
	var limit any
	f.On("get-text-file", func(p params) any {
		limit = p["MaxLength"]
		return TextFile{Exists: true, Text: "ok", LastWrite: "2025-01-01T00:00:00Z"}
	})
	query := runbook.HostQuery[TextFileQuery]{Query: TextFileQuery{Path: `C:\Windows\Temp\ucsetup.log`}}
	file, err := (&Reader{Engine: &engine.Engine{Hosts: f}}).ReadTextFile(context.Background(), query)
	require.NoError(t, err)
	assert.Equal(t, TextFile{Exists: true, Text: "ok", LastWrite: "2025-01-01T00:00:00Z"}, file)
	assert.Equal(t, textFileLimit, limit)
	query.Query.MaxBytes = 7
	_, err = (&Reader{Engine: &engine.Engine{Hosts: f}}).ReadTextFile(context.Background(), query)
	require.NoError(t, err)
	assert.Equal(t, 7, limit)
}

// registryHost keeps values by key and name.
func registryHost(t *testing.T, values map[string]registry.Seen) *enginetest.Host {
	f := newHost(t)
	f.On("get-registry-value", func(p params) any {
		value, exists := values[p.Text("Key")+`\`+p.Text("Name")]
		value.KeyExists, value.Exists = true, exists
		return value
	})
	f.Does("set-registry-string", func(p params) {
		values[p.Text("Key")+`\`+p.Text("Name")] = registry.Seen{Type: p.Text("Type"), Data: []string{p.Text("Value")}}
	})
	return f
}

func TestMachinePath(t *testing.T) {
	folders := []string{`r:\OpenScape\XPR\bin`, `r:\OpenScape\XPR\SDKTools`}
	both := `r:\OpenScape\XPR\bin;r:\OpenScape\XPR\SDKTools`
	for _, tc := range []struct{ name, have, after, change string }{
		{"appended, variables unexpanded", `%SystemRoot%\system32;C:\x`, `%SystemRoot%\system32;C:\x;` + both, `Folder in Path is '(absent)', wanted '` + both + `'`},
		{"one is there", `R:\OPENSCAPE\xpr\BIN\;C:\x`, `R:\OPENSCAPE\xpr\BIN\;C:\x;r:\OpenScape\XPR\SDKTools`, `Folder in Path is '(absent)', wanted 'r:\OpenScape\XPR\SDKTools'`},
		{"twice and with the manual's dot", both + `.;C:\x;` + both, both + `;C:\x`, `Path is '` + both + `.;C:\x;` + both + `', wanted '` + both + `;C:\x'`},
		{"both there", `C:\x;` + both, "", ""},
		{"empty", ``, both, `Folder in Path is '(absent)', wanted '` + both + `'`},
		{"a longer folder is another", both + `2`, both + `2;r:\OpenScape\XPR\SDKTools`, `Folder in Path is '(absent)', wanted 'r:\OpenScape\XPR\SDKTools'`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := environmentKey + `\Path`
			values := map[string]registry.Seen{path: {Type: registry.ExpandString, Data: []string{tc.have}}}
			f := registryHost(t, values)
			assert.Equal(t, tc.change, runbook.Differences(f.Twice(MachinePath{folders}).Changes))
			if tc.after == "" {
				assert.Empty(t, f.Commands)
				tc.after = tc.have
			}
			assert.Equal(t, registry.Seen{Type: registry.ExpandString, Data: []string{tc.after}}, values[path])
		})
	}
}

func TestMachinePathErrors(t *testing.T) {
	values := map[string]registry.Seen{}
	f := registryHost(t, values)
	f.Refused(MachinePath{[]string{`C:\x`}}, runbook.ErrPrecondition)
	values[environmentKey+`\Path`] = registry.Seen{Type: registry.String, Data: []string{`C:\x`}}
	f = registryHost(t, values)
	outcome := f.Twice(MachinePath{[]string{`C:\x`}})
	assert.Equal(t, `Path is 'C:\x (`+registry.String+`)', wanted 'C:\x (`+registry.ExpandString+`)'`, runbook.Differences(outcome.Changes))
	assert.Equal(t, registry.ExpandString, values[environmentKey+`\Path`].Type)
	f.Deaf["set-registry-string"] = true
	f.Refused(MachinePath{[]string{`C:\y`}}, runbook.ErrVerification)
}

func TestCOMServerIsRegisteredByExactPath(t *testing.T) {
	const dll = `R:\OpenScape\xpr\bin\AxMmCtl.dll`
	f := filesHost(t, map[string]string{dll: "AB"})
	server := `C:\old\AxMmCtl.dll`
	f.On("get-com-registrations", func(p params) any {
		var servers []map[string]string
		if p.Text("FileName") == "AxMmCtl.dll" {
			servers = append(servers, map[string]string{"class": `HKEY_LOCAL_MACHINE\SOFTWARE\Classes\CLSID\{1}`, "server": server})
		}
		return map[string]any{"servers": servers}
	})
	f.Does("register-com-server", func(p params) { server = `"` + p.Text("Dll") + `"` })
	outcome := f.Twice(COMServer{dll})
	assert.Equal(t, []string{`regsvr32.exe /s '` + dll + `'`}, f.Commands)
	assert.Equal(t, `C:\old\AxMmCtl.dll`, outcome.Changes[0].Before)
	assert.Contains(t, outcome.Facts, runbook.Fact{Name: "Classes of " + dll, Value: "{1}"})

	server, f.ExitCodes["register-com-server"] = "", 3
	f.Refused(COMServer{dll}, runbook.ErrRefused, "exit code 3")
	f.Refused(COMServer{`R:\none.dll`}, runbook.ErrPrecondition)
}

// V-40: a connection file has five lines. A file with another number of lines is a finding, and nothing is written. The last
// line is undocumented and stays as it is when another line is changed.
func TestAConnectionFileHasFiveLines(t *testing.T) {
	f, lines := textHost(t)
	want := TextFileLine{Path: `R:\lic\hpxpr*.ccf`, Number: 1, Text: "10.1.2.9", Of: 5}
	const name = `Number of lines of R:\lic\HPXPR_V5.0.CCF`
	f.Refused(want, runbook.ErrVerification, name+" is '2', wanted '5'")
	*lines = []string{"10.0.0.1", "61740", "30000", "3", "true", "more"}
	f.Refused(want, runbook.ErrVerification, name+" is '6', wanted '5'")
	assert.Empty(t, f.Commands)
	*lines = []string{"10.0.0.1", "61740", "30000", "3", "something"}
	f.Twice(want)
	assert.Equal(t, []string{"10.1.2.9", "61740", "30000", "3", "something"}, *lines)
}
