package config

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The line that the YAML library names is often not the line of the mistake, but where a mapping or a value around it begins.
func TestAMistakeInASiteFileIsNamedWithItsLine(t *testing.T) {
	const (
		noQuote   = "a value in quotes has no quote at its end"
		noColon   = "a key has no colon with a blank after it"
		noDash    = "the line is neither a new item of the list, with '- ' at its beginning, nor indented like the keys of the item before it"
		continued = "the line is indented more than the line before it, whose value it continues; indent the two lines alike"
		backslash = "a backslash in double quotes begins an escape sequence; put the value in single quotes"
	)
	berlin, err := os.ReadFile("sites/berlin.yaml")
	require.NoError(t, err)
	for _, mistake := range []struct {
		right, wrong string
		line         int
		reason       string
	}{
		{"\n  resourceName: ", "\n   resourceName: ", 29, "the line is not indented like line 30"},
		{"\n  resourceName: ", "\n     resourceName: ", 29, "the line is not indented like line 30"},
		{"\n  gateway: ", "\n   gateway: ", 91, "the line is not indented like line 92"},
		{"\n  name: XPRCLUSTER", "\n   name: XPRCLUSTER", 6, "the line is not indented like line 7"},
		{"\n  serverName: ", "\n    serverName: ", 36, "the line is not indented like line 37"},
		{"\n  windowsServer: ", "\n windowsServer: ", 8, "the line is not indented like line 6"},
		{"\n  version: ", "\n    version: ", 37, continued},
		{"\n    clientIP: 172.26.209.41", "\n   clientIP: 172.26.209.41", 13, noDash},
		{"\n  - name: KERN2", "\n   - name: KERN2", 16, noDash},
		{"\n  - name: KERN2", "\n  -name: KERN2", 16, noDash},
		{"\n  ip: 172.26.209.40", "\n\tip: 172.26.209.40", 7, "a line is indented with a tab; use spaces"},
		{"name: Xpressions Role", `name: "Xpressions Role`, 22, noQuote},
		{"name: XPRBERLIN", `name: "XPRBERLIN`, 25, noQuote},
		{"name: XPRBERLIN", `name: 'XPRBERLIN`, 25, noQuote},
		{"defaultLanguage: German", `defaultLanguage: "German`, 39, noQuote},
		{"Cluster Disk 2", `'Cluster Disk 2"`, 29, noQuote},
		{"[German, US English]", `[German, "US English]`, 38, noQuote},
		{`name: EXAMPLE\xprsvc`, `name: "EXAMPLE\\xprsvc”`, 67, noQuote},
		{"timeZone: Europe/Berlin", `timeZone: "Europe/Berlin`, 104, noQuote},
		{"name: XPRBERLIN", `name: "XPR" BERLIN`, 25, "text follows a value in quotes; put the whole value in quotes"},
		{`path: C:\XPR`, `path: "C:\XPR"`, 33, backslash},
		{"name: Xpressions Role", "name: \"Xpressions\n    \\XRole\"", 22, backslash},
		{"site: berlin", "site berlin", 3, noColon},
		{"site: berlin", "site:berlin", 3, noColon},
		{"\ncluster:", "\ncluster", 5, noColon},
		{"ip: 172.26.209.43", "ip 172.26.209.43", 26, noColon},
		{"ip: 172.26.209.43", "ip:172.26.209.43", 26, noColon},
		{"- name: KERN2", "- KERN2", 16, noColon},
		{"name: Xpressions Role", "name: Xpressions: Role", 22, "a second colon on the line turns the value into a key; put the value in quotes, or check the indentation"},
		{"[German, US English]", "[German, US English", 38, "a list that begins with [ has no ] at its end, or has no comma between two items"},
		{"US English", "*US", 38, "a value, an anchor or a tag cannot be read; put text that begins with &, * or ! in quotes"},
		{"country: Germany", "country: \xd6sterreich", 49, "the file is not encoded in UTF-8; save the file as UTF-8"},
	} {
		t.Run(fmt.Sprintf("%q", mistake.wrong), func(t *testing.T) {
			require.Equal(t, 1, strings.Count(string(berlin), mistake.right))
			var syntax *SyntaxError
			require.ErrorAs(t, Decode([]byte(strings.Replace(string(berlin), mistake.right, mistake.wrong, 1)), &Site{}), &syntax)
			assert.Equal(t, SyntaxError{Line: mistake.line, Reason: mistake.reason}, *syntax)
		})
	}
}
