package powershell

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

var (
	// errorElement is a line of the error output in CLIXML, or its part (MS-PSRP 2.2.5.1.1). The first one may lack its begin.
	errorElement = regexp.MustCompile(`(?:^|<S S="\w+">)([^<>]*)(?:</S>|$)`)
	// errorCharacter is an UTF-16 unit in CLIXML (MS-PSRP 2.2.5.3.2).
	errorCharacter = regexp.MustCompile(`(?:_x[0-9A-Fa-f]{4}_)+`)
)

// errorOutput returns the text of PowerShell's error output: powershell.exe writes CLIXML if its command is encoded. Programs that it
// starts write plain text, which stays as it is.
func errorOutput(stderr string) string {
	if !strings.Contains(stderr, "</S>") {
		return stderr
	}
	var text strings.Builder
	for _, found := range errorElement.FindAllStringSubmatch(stderr, -1) {
		text.WriteString(html.UnescapeString(found[1]))
	}
	return errorCharacter.ReplaceAllStringFunc(text.String(), func(escaped string) string {
		var units []uint16
		for ; escaped != ""; escaped = escaped[len("_x0000_"):] {
			unit, _ := strconv.ParseUint(escaped[2:6], 16, 16) // the expression admits nothing else
			units = append(units, uint16(unit))
		}
		return string(utf16.Decode(units))
	})
}
