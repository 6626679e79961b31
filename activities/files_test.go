package activities

import (
	"context"
	"testing"

	"changeover/activities/powershell"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// filesHost is a host with files, path to hash.
func filesHost(t *testing.T, files map[string]string) *fakeHost {
	f := newFakeHost(t)
	f.on("get-files", func(p params) any {
		var list []fileSeen
		for _, path := range p.list("Paths") {
			hash, exists := files[path]
			list = append(list, fileSeen{path, exists, hash})
		}
		return map[string]any{"files": list}
	})
	f.does("copy-file", func(p params) { files[p.text("Destination")] = files[p.text("Source")] })
	return f
}

func TestFileIsCopiedWhereItsHashDiffers(t *testing.T) {
	f := filesHost(t, map[string]string{`D:\m.dll`: "AB", `C:\m.dll`: "CD"})
	ensureTwice(t, f.activities().EnsureFileCopy, FileCopy{`D:\m.dll`, `C:\m.dll`})
	assert.Equal(t, []string{`Copy-Item -LiteralPath 'D:\m.dll' -Destination 'C:\m.dll' -Force`}, f.commands)
}

func TestEqualFileIsLeftAlone(t *testing.T) {
	f := filesHost(t, map[string]string{`D:\m.dll`: "ab", `C:\m.dll`: "AB"})
	assert.Empty(t, run(t, f.activities().EnsureFileCopy, FileCopy{`D:\m.dll`, `C:\m.dll`}).Changes)
}

func TestFileErrors(t *testing.T) {
	f := filesHost(t, map[string]string{`D:\m.dll`: "AB"})
	refused(t, f.activities().EnsureFileCopy, FileCopy{`D:\missing.dll`, `C:\m.dll`}, ErrPrecondition)
	f.deaf["copy-file"] = true
	refused(t, f.activities().EnsureFileCopy, FileCopy{`D:\m.dll`, `C:\m.dll`}, ErrVerification)
	f.fails["copy-file"] = &powershell.Error{HRESULT: 0x80070020}
	refused(t, f.activities().EnsureFileCopy, FileCopy{`D:\m.dll`, `C:\m.dll`}, ErrFileInUse)
}

func TestFolderIsEmptied(t *testing.T) {
	f := newFakeHost(t)
	names := []string{"a", "b"}
	f.on("get-directory", func(params) any {
		return map[string]any{"drive": true, "exists": true, "folder": true, "names": names}
	})
	f.does("clear-directory", func(params) { names = nil })
	outcome := ensureTwice(t, f.activities().EnsureDirectory, Directory{Path: `R:\gs`, Empty: true})
	assert.Equal(t, []string{`Get-ChildItem -LiteralPath 'R:\gs' -Force | Remove-Item -Recurse -Force`}, f.commands)
	assert.Equal(t, "2 entries", outcome.Changes[0].Before)
}

func TestFolderErrors(t *testing.T) {
	f := newFakeHost(t)
	f.always("get-directory", map[string]any{"drive": false})
	refused(t, f.activities().EnsureDirectory, Directory{Path: `R:\x`, Empty: true}, ErrPrecondition)
	f.always("get-directory", map[string]any{"drive": true, "exists": true})
	refused(t, f.activities().EnsureDirectory, Directory{Path: `R:\x`}, ErrPrecondition)
	f.always("get-directory", map[string]any{"drive": true, "exists": true, "folder": true, "names": []string{"a"}})
	for _, root := range []string{`R:`, `R:\`, `R:\.\`, `\`, ``} {
		refused(t, f.activities().EnsureDirectory, Directory{Path: root, Empty: true}, ErrBadRequest)
	}
}

// textHost is a host with one file of two lines in a folder of several files.
func textHost(t *testing.T) (*fakeHost, *[]string) {
	f := newFakeHost(t)
	lines := []string{"10.0.0.1", "61740"}
	f.always("get-directory", map[string]any{"drive": true, "exists": true, "folder": true, "names": []string{"readme.txt", "HPXPR_V5.0.CCF", "x1.log", "x2.log"}})
	f.on("get-text-lines", func(p params) any {
		return map[string]any{"exists": p.text("Path") == `R:\lic\HPXPR_V5.0.CCF`, "lines": lines}
	})
	f.does("set-text-line", func(p params) { lines[p["Number"].(int)-1] = p.text("Text") })
	return f, &lines
}

func TestLineOfAFileWithAnUncertainName(t *testing.T) {
	f, lines := textHost(t)
	ensureTwice(t, f.activities().EnsureTextFileLine, TextFileLine{Path: `R:\lic\hpxpr*.ccf`, Number: 1, Text: "10.1.2.9"})
	assert.Equal(t, []string{"10.1.2.9", "61740"}, *lines)
	assert.Equal(t, []string{`set-text-line -Path 'R:\lic\HPXPR_V5.0.CCF' -Number 1 -Text '10.1.2.9'`}, f.commands)
}

func TestTextFileErrors(t *testing.T) {
	f, _ := textHost(t)
	for _, tc := range []struct {
		want      TextFileLine
		errorType string
	}{
		{TextFileLine{Path: `R:\lic\*.log`, Number: 1}, ErrPrecondition},
		{TextFileLine{Path: `R:\lic\*.xml`, Number: 1}, ErrPrecondition},
		{TextFileLine{Path: `R:\lic\none.txt`, Number: 1}, ErrPrecondition},
		{TextFileLine{Path: `R:\lic\HPXPR_V5.0.CCF`, Number: 3, Text: "x"}, ErrPrecondition},
		{TextFileLine{Path: `R:\lic\HPXPR_V5.0.CCF`, Number: 0}, ErrBadRequest},
	} {
		refused(t, f.activities().EnsureTextFileLine, tc.want, tc.errorType)
	}
}

func TestReadTextFileIsBounded(t *testing.T) {
	f := newFakeHost(t)
	var limit any
	f.on("get-text-file", func(p params) any {
		limit = p["MaxLength"]
		return TextFile{Exists: true, Text: "ok", LastWrite: "2025-01-01T00:00:00Z"}
	})
	query := HostQuery[TextFileQuery]{Query: TextFileQuery{Path: `C:\Windows\Temp\ucsetup.log`}}
	file, err := f.activities().ReadTextFile(context.Background(), query)
	require.NoError(t, err)
	assert.Equal(t, TextFile{Exists: true, Text: "ok", LastWrite: "2025-01-01T00:00:00Z"}, file)
	assert.Equal(t, textFileLimit, limit)
	query.Query.MaxBytes = 7
	_, err = f.activities().ReadTextFile(context.Background(), query)
	require.NoError(t, err)
	assert.Equal(t, 7, limit)
}

// The workflow gets the text masked; what a password hides is searched here.
func TestReadTextFileSearchesTheTextAsItIs(t *testing.T) {
	f := newFakeHost(t)
	f.always("get-text-file", TextFile{Exists: true, Text: "driver installed"})
	for pattern, matched := range map[string]bool{"": false, "installed$": true, "failed": false} {
		query := HostQuery[TextFileQuery]{Query: TextFileQuery{Path: `C:\x.log`, Pattern: pattern}}
		file, err := f.activities().ReadTextFile(context.Background(), query)
		require.NoError(t, err)
		assert.Equal(t, matched, file.Matched, pattern)
	}
	_, err := f.activities().ReadTextFile(context.Background(), HostQuery[TextFileQuery]{Query: TextFileQuery{Path: `C:\x.log`, Pattern: "("}})
	requireType(t, err, ErrBadRequest)
}

func TestMachinePath(t *testing.T) {
	folders := []string{`r:\OpenScape\XPR\bin`, `r:\OpenScape\XPR\SDKTools`}
	both := `r:\OpenScape\XPR\bin;r:\OpenScape\XPR\SDKTools`
	for _, tc := range []struct{ name, have, after string }{
		{"appended, variables unexpanded", `%SystemRoot%\system32;C:\x`, `%SystemRoot%\system32;C:\x;` + both},
		{"one is there", `R:\OPENSCAPE\xpr\BIN\;C:\x`, `R:\OPENSCAPE\xpr\BIN\;C:\x;r:\OpenScape\XPR\SDKTools`},
		{"twice and with the manual's dot", both + `.;C:\x;` + both, both + `;C:\x`},
		{"both there", `C:\x;` + both, ""},
		{"empty", ``, both},
		{"a longer folder is another", both + `2`, both + `2;r:\OpenScape\XPR\SDKTools`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := environmentKey + `\Path`
			values := map[string]registrySeen{path: {Type: regExpandString, Data: []string{tc.have}}}
			f := registryHost(t, values)
			ensureTwice(t, f.activities().EnsureMachinePath, MachinePath{folders})
			if tc.after == "" {
				assert.Empty(t, f.commands)
				tc.after = tc.have
			}
			assert.Equal(t, registrySeen{Type: regExpandString, Data: []string{tc.after}}, values[path])
		})
	}
}

func TestMachinePathErrors(t *testing.T) {
	values := map[string]registrySeen{}
	f := registryHost(t, values)
	refused(t, f.activities().EnsureMachinePath, MachinePath{[]string{`C:\x`}}, ErrPrecondition)
	values[environmentKey+`\Path`] = registrySeen{Type: regString, Data: []string{`C:\x`}}
	f = registryHost(t, values)
	ensureTwice(t, f.activities().EnsureMachinePath, MachinePath{[]string{`C:\x`}})
	assert.Equal(t, regExpandString, values[environmentKey+`\Path`].Type)
	f.deaf["set-registry-string"] = true
	refused(t, f.activities().EnsureMachinePath, MachinePath{[]string{`C:\y`}}, ErrVerification)
}

func TestCOMServerIsRegisteredByExactPath(t *testing.T) {
	const dll = `R:\OpenScape\xpr\bin\AxMmCtl.dll`
	f := filesHost(t, map[string]string{dll: "AB"})
	server := `C:\old\AxMmCtl.dll`
	f.on("get-com-registrations", func(p params) any {
		var servers []map[string]string
		if p.text("FileName") == "AxMmCtl.dll" {
			servers = append(servers, map[string]string{"class": `HKEY_LOCAL_MACHINE\SOFTWARE\Classes\CLSID\{1}`, "server": server})
		}
		return map[string]any{"servers": servers}
	})
	f.does("register-com-server", func(p params) { server = `"` + p.text("Dll") + `"` })
	outcome := ensureTwice(t, f.activities().EnsureCOMServer, COMServer{dll})
	assert.Equal(t, []string{`regsvr32.exe /s '` + dll + `'`}, f.commands)
	assert.Equal(t, `C:\old\AxMmCtl.dll`, outcome.Changes[0].Before)
	assert.Contains(t, outcome.Evidence, Fact{"Classes of " + dll, "{1}"})

	server, f.exitCodes["register-com-server"] = "", 3
	refused(t, f.activities().EnsureCOMServer, COMServer{dll}, ErrRefused, "exit code 3")
	refused(t, f.activities().EnsureCOMServer, COMServer{`R:\none.dll`}, ErrPrecondition)
}
