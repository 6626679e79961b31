package check

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheMediumIsComparedFileByFile(t *testing.T) {
	list := func(files ...string) fileList { return fileList{true, files} }
	differ := func(have, as fileList) []string {
		found, err := sameFilesKind{}.Differences(SameFiles{Path: `D:\medium`, As: "KERN1"}, filesSeen{have, as})
		require.NoError(t, err)
		var properties []string
		for _, change := range found {
			properties = append(properties, change.Property)
		}
		return properties
	}
	reference := list(`Setup.exe|70000000|`, `readme.txt|12|aa`, `lib\a.dll|5|bb`)
	for name, c := range map[string]struct {
		have  fileList
		found []string
	}{
		"alike, in another case":             {list(`SETUP.EXE|70000000|`, `readme.txt|12|aa`, `Lib\a.dll|5|bb`), nil},
		"a file was not hashed":              {list(`Setup.exe|70000000|cc`, `readme.txt|12|`, `lib\a.dll|5|bb`), nil},
		"another length of a large file":     {list(`Setup.exe|69999999|`, `readme.txt|12|aa`, `lib\a.dll|5|bb`), []string{"File setup.exe"}},
		"another content of the same length": {list(`Setup.exe|70000000|`, `readme.txt|12|ab`, `lib\a.dll|5|bb`), []string{"File readme.txt"}},
		"one is missing, one is more":        {list(`Setup.exe|70000000|`, `readme.txt|12|aa`, `lib\b.dll|5|bb`), []string{`File lib\a.dll`, `File lib\b.dll`}},
		"no medium":                          {fileList{}, []string{`Folder D:\medium`}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.found, differ(c.have, reference))
		})
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf(`x\%02d|1|aa`, i))
	}
	found := differ(list(), list(many...))
	assert.Len(t, found, 11)
	assert.Equal(t, "Further files", found[10])
}

func TestARemovalThatWaitsForARestartIsFound(t *testing.T) {
	f := newHost(t)
	f.On("get-windows-feature", func(params) any {
		return map[string]any{"features": []any{map[string]any{"name": "DHCP", "state": "UninstallPending"}, map[string]any{"name": "Web-Server", "state": "Installed"}}}
	})
	want := NoRemovalPending{Names: []string{"DHCP", "Web-Server", "SMTP-Server"}}
	outcome := f.Plan(want)
	assert.Equal(t, []string{"Feature DHCP"}, outcome.Properties())
	want.Fact = true
	outcome = f.Plan(want)
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, "DHCP", outcome.Fact(RemovalFact))
}
