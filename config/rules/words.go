package rules

import "slices"

// languages of the setup (4.3.6).
var languages = []string{
	"German", "British English", "US English", "French", "Italian", "Dutch", "Spanish", "Portuguese",
	"Brazilian Portuguese", "Russian", "Turkish", "Spanish (USA)", "Canadian French", "Slovenian",
}

// Languages returns the languages of the setup (4.3.6).
func Languages() []string { return slices.Clone(languages) }
