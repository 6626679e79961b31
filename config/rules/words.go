package rules

import (
	"slices"
	"strings"
)

// languages of the setup (4.3.6).
var languages = []string{
	"German", "British English", "US English", "French", "Italian", "Dutch", "Spanish", "Portuguese",
	"Brazilian Portuguese", "Russian", "Turkish", "Spanish (USA)", "Canadian French", "Slovenian",
}

// Languages returns the languages of the setup (4.3.6).
func Languages() []string { return slices.Clone(languages) }

// badEdges reports whether a name begins or ends with a space, or is in quotation marks. YAML removes the quotation marks around a text, so
// these are part of the name, and nothing in Windows has such a name.
func badEdges(name string) bool {
	for _, mark := range []string{`"`, "'"} {
		if len(name) > 1 && strings.HasPrefix(name, mark) && strings.HasSuffix(name, mark) {
			return true
		}
	}
	return strings.TrimSpace(name) != name
}
