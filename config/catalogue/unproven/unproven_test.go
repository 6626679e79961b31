package unproven

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPoints(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Points() {
		assert.Regexp(t, `^[a-z]+(-[a-z]+)*$`, p.ID)
		assert.False(t, seen[p.ID], "%s stands there twice", p.ID)
		seen[p.ID] = true
		assert.NotContains(t, p.Claim+p.Check, "|", p.ID)
		assert.True(t, strings.HasSuffix(p.Claim, "."), p.ID)
		assert.NotEmpty(t, p.Check, p.ID)
	}
	for _, id := range readFiles() {
		assert.True(t, seen[id], "reads/%s.ps1 answers no point", id)
	}
}

// Every command, program and method of the script reads, apart from its answer file and the file of user rights
// that it removes again.
func TestTheScriptOnlyReads(t *testing.T) {
	script := regexp.MustCompile(`(?m)^\s*#.*$`).ReplaceAllString(Script(), "")
	for _, command := range regexp.MustCompile(`\b[A-Z][a-z]+-[A-Z][A-Za-z]+\b`).FindAllString(script, -1) {
		verb, _, _ := strings.Cut(command, "-")
		switch verb {
		case "Get", "Test", "Where", "ForEach", "Sort", "Join", "ConvertTo":
		default:
			assert.Contains(t, []string{"Set-StrictMode", "Start-Sleep", "Remove-Item", "Out-Null"}, command)
		}
	}
	assert.Equal(t, 1, strings.Count(script, "Remove-Item -LiteralPath $file -Force"))
	assert.Equal(t, 1, strings.Count(script, "Remove-Item"))
	assert.NotRegexp(t, `\.(Set|Delete|Create|Invoke)[A-Za-z]*\(`, script)
	assert.NotRegexp(t, `OpenSubKey\([^)]*,`, script, "a key that is opened without a second argument cannot be written")
	for _, program := range regexp.MustCompile(`&\s*([$\w.\[\]]+)`).FindAllStringSubmatch(script, -1) {
		assert.Contains(t, []string{"secedit.exe", "$cmdlet", "$points[$id]"}, program[1])
	}
	for _, static := range regexp.MustCompile(`\]::(\w+)`).FindAllStringSubmatch(script, -1) {
		assert.Contains(t, []string{"NewGuid", "ReadAllLines", "WriteAllText", "UtcNow", "Is64BitProcess", "LocalMachine"}, static[1])
	}
	assert.NotRegexp(t, `(?i)\b(reg|sc|net|cmd|del|rm|ri|sp|si|ni|iex|icm)(\.exe)?\s`, regexp.MustCompile(`'[^']*'|"[^"]*"`).ReplaceAllString(script, ""))
}

func TestDocumentHasThePoints(t *testing.T) {
	have, err := os.ReadFile("../../../docs/windows.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(have), heading)
	require.True(t, found)
	assert.True(t, heading+section == Markdown(), "the list in docs/windows.md is not what 'changeover scripts --pilot -o md' prints; run 'make docs'")
}
