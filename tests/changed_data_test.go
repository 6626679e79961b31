package tests

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// changedData returns a file for the flag -overlay of go. In a build with this file every number among the defaults is
// larger by one, the role's name and the drive are different, and the tables of services, shares and prerequisites have
// one more row each.
func changedData(t *testing.T) string {
	t.Helper()
	files := map[string]string{}
	change := func(file string, edits ...func(string) string) {
		path, err := filepath.Abs(filepath.Join("..", "config", file))
		require.NoError(t, err)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		changed := string(text)
		for _, edit := range edits {
			before := changed
			changed = edit(changed)
			require.NotEqual(t, before, changed, "%s contains the text to be changed", file)
		}
		files[path] = filepath.Join(t.TempDir(), filepath.Base(file))
		require.NoError(t, os.WriteFile(files[path], []byte(changed), 0o600))
	}
	numbers := regexp.MustCompile(`(?m)^(\tdefault\w+ += )(\d+)$`)
	change("defaults.go",
		func(s string) string { return numbers.ReplaceAllString(s, "${1}${2} + 1") },
		replace(`"Xpressions Role"`, `"Another Role"`), replace(`= "R"`, `= "S"`))
	change("catalogue/mandatory.go", replace("var mandatoryServices = []Service{\n",
		"var mandatoryServices = []Service{\n\t{Name: \"added\", Key: \"added\", DisplayName: \"Added\", Mandatory: true, Account: ServiceAccount, Binary: \"added.exe\"},\n"))
	change("catalogue/share.go", replace("var shares = []Share{\n",
		"var shares = []Share{\n\t{Name: \"Added$\", Folder: \"added\", Principal: \"Everyone\", PrincipalSID: EveryoneSID, Access: \"Read\"},\n"))
	change("catalogue/prerequisite.go", replace("var prerequisites = []Prerequisite{\n",
		"var prerequisites = []Prerequisite{\n\t{File: \"added.exe\", Product: \"Added\"},\n"))

	overlay, err := json.Marshal(map[string]any{"Replace": files})
	require.NoError(t, err)
	overlayFile := filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(overlayFile, overlay, 0o600))
	return overlayFile
}

func replace(from, to string) func(string) string {
	return func(s string) string { return strings.Replace(s, from, to, 1) }
}
