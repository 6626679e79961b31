package registry

import (
	"regexp"
	"slices"
	"strings"

	"changeover/activities/host"
	"changeover/config"
)

// Lines is what a multi-line value must and may hold; lines compare
// case-insensitively and blanks after commas are repaired (9.3-8).
type Lines struct {
	// Present lines must be there.
	Present []string `json:"present,omitempty"`
	// Only: all lines other than those of Present and Allowed are removed.
	Only    bool     `json:"only,omitempty"`
	Allowed []string `json:"allowed,omitempty"`
	// DropHosts removes lines that name one of these hosts as a whole token.
	DropHosts []string `json:"dropHosts,omitempty"`
	// OnlyIfExists leaves a missing value missing.
	OnlyIfExists bool `json:"onlyIfExists,omitempty"`
}

var blanksAtComma = regexp.MustCompile(`[ \t]*,[ \t]*`)

// apply turns the present lines into the wanted ones. Lines keep their order,
// new ones follow in the order of Present.
func (l Lines) apply(have []string) []string {
	var lines []string
	for _, line := range have {
		line = blanksAtComma.ReplaceAllString(strings.TrimSpace(line), ",")
		if line != "" && !host.HasText(lines, line) && l.mayStay(line) {
			lines = append(lines, line)
		}
	}
	for _, line := range l.Present {
		if !host.HasText(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// mayStay reports whether an existing line may stay. A line of Present always may.
func (l Lines) mayStay(line string) bool {
	if host.HasText(l.Present, line) {
		return true
	}
	if config.HasName(line, l.DropHosts) {
		return false
	}
	return !l.Only || slices.ContainsFunc(l.Allowed, func(a string) bool { return strings.EqualFold(a, line) })
}
