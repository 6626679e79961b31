package rules

import "slices"

// languages of the setup (4.3.6).
var languages = []string{
	"German", "British English", "US English", "French", "Italian", "Dutch", "Spanish", "Portuguese",
	"Brazilian Portuguese", "Russian", "Turkish", "Spanish (USA)", "Canadian French", "Slovenian",
}

// Languages are those of the setup (4.3.6).
func Languages() []string { return slices.Clone(languages) }

// WindowsReleases are those that the manual's second part covers (V-23).
func WindowsReleases() []string { return slices.Clone(windowsReleases) }

// windowsReleases that the manual's second part covers (V-23).
var windowsReleases = []string{"2012 R2", "2016", "2019", "2022", "2025"}
