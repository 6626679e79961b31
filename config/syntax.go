package config

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// SyntaxError says why a text is not valid YAML. Its message shows nothing of the text, which may hold a password in
// the wrong place.
type SyntaxError struct {
	// Line of the text, from 1; 0: unknown.
	Line int
	// Key that stands twice; it may be anything, so show it as package plaintext does.
	Key string
	// Reason in words that are not of the text.
	Reason string
}

// Error returns the reason with its line.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return "the file is not valid YAML: " + e.Reason
	}
	return fmt.Sprintf("the file is not valid YAML: line %d: %s", e.Line, e.Reason)
}

var (
	// yamlKeyTwice is what the library says of a key that stands twice.
	yamlKeyTwice = regexp.MustCompile(`(?s)^line (\d+): mapping key (".*") already defined at line (\d+)$`)
	// yamlLine is the line that the library names.
	yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s+)?line (\d+): `)
	// yamlPlain are the library's messages that quote nothing of the text: words and YAML's own signs.
	yamlPlain = regexp.MustCompile(`^(?:[a-z ,-]|'[][{},:?-]')+$`)
)

// SyntaxOf returns what an error of the YAML library means.
func SyntaxOf(err error) *SyntaxError {
	text := err.Error()
	var several *yaml.TypeError
	if errors.As(err, &several) && len(several.Errors) > 0 {
		text = several.Errors[0]
	}
	if found := yamlKeyTwice.FindStringSubmatch(text); found != nil {
		key, err := strconv.Unquote(found[2])
		if err != nil {
			key = ""
		}
		line, _ := strconv.Atoi(found[1]) // digits
		return &SyntaxError{Line: line, Key: key, Reason: "a key stands twice, first in line " + found[3] + "; keep one"}
	}
	syntax := &SyntaxError{Reason: "a value, an anchor or a tag cannot be read"}
	if found := yamlLine.FindStringSubmatch(text); found != nil {
		syntax.Line, _ = strconv.Atoi(found[1]) // digits
		text = text[len(found[0]):]
	}
	if yamlPlain.MatchString(text) {
		syntax.Reason = text
	}
	return syntax
}
