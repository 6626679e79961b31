package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// SyntaxError says why a text is not valid YAML. Its message quotes nothing of the text, which may have a password in
// the wrong place.
type SyntaxError struct {
	// Line of the text, from 1; 0: unknown.
	Line int
	// Key that is given twice; it may hold any characters, so show it as package plaintext does.
	Key string
	// Reason without any word of the text.
	Reason string
}

// Error returns the reason with its line.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return "the file is not valid YAML: " + e.Reason
	}
	return fmt.Sprintf("the file is not valid YAML: line %d: %s", e.Line, e.Reason)
}

// SeveralDocumentsError is the error for a YAML text with more than one document. The library reads only the first one.
type SeveralDocumentsError struct {
	// Line on which the second document begins, from 1. If the second document is not valid YAML, this is the line of its first mistake. 0: unknown.
	Line int
}

// Reason says what is wrong, without the line.
func (*SeveralDocumentsError) Reason() string {
	return "the file must be one YAML document; remove the second document, which begins after a line with '---' or '...'"
}

// Error returns the reason with its line.
func (e *SeveralDocumentsError) Error() string {
	if e.Line == 0 {
		return e.Reason()
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Reason())
}

// OneDocument returns a SeveralDocumentsError if a YAML text has more than one document. It does not report any other mistake.
func OneDocument(data []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	if decoder.Decode(&first) != nil {
		return nil //nolint:nilerr // Who reads the text reports this mistake.
	}
	err := decoder.Decode(&second)
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return &SeveralDocumentsError{Line: SyntaxOf(err, data).Line}
	}
	return &SeveralDocumentsError{Line: second.Line}
}

var (
	// yamlKeyTwice matches the library's message about a key that is given twice.
	yamlKeyTwice = regexp.MustCompile(`(?s)^line (\d+): mapping key (".*") already defined at line (\d+)$`)
	// yamlLine is the line that the library names.
	yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s+)?line (\d+): `)
)

// SyntaxOf returns what an error of the YAML library about a text means.
func SyntaxOf(err error, data []byte) *SyntaxError {
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
		return &SyntaxError{Line: line, Key: key, Reason: "a key is given twice, first in line " + found[3] + "; remove one of the two"}
	}
	syntax := &SyntaxError{Reason: "a value, an anchor or a tag cannot be read; put text that begins with &, * or ! in quotes"}
	if found := yamlLine.FindStringSubmatch(text); found != nil {
		syntax.Line, _ = strconv.Atoi(found[1]) // digits
		text = text[len(found[0]):]
	}
	for words, reason := range syntaxReasons {
		if strings.Contains(text, words) {
			syntax.Reason = reason
		}
	}
	syntax.locate(data)
	return syntax
}

// syntaxReasons are Changeover's texts for the library's messages. No message is part of another.
var syntaxReasons = map[string]string{
	"did not find expected ',' or ']'":                "a list that begins with [ has no ] at its end, or has no comma between two items",
	"did not find expected ',' or '}'":                "a mapping that begins with { has no } at its end, or has no comma between two keys",
	"did not find expected key":                       indentKey,
	"did not find expected '-' indicator":             "the line is neither a new item of the list, with '- ' at its beginning, nor indented like the keys of the item before it",
	"did not find expected node content":              "a value is missing after a comma, a bracket or an anchor",
	"did not find expected <document start>":          "text follows the end of the document",
	"did not find expected alphabetic or numeric":     "an anchor or an alias has no name; put text that begins with & or * in quotes",
	"mapping values are not allowed in this context":  colonTwice,
	"block sequence entries are not allowed":          "an item of a list begins on the line of a key; begin each item on a new line",
	"block collections are not allowed":               "a list or a mapping begins where only a single value is possible",
	"could not find expected ':'":                     colonMissing,
	"found character that cannot start any token":     "a value begins with a tab, %, @ or a back quote; indent with spaces, and put a value that begins with one of these characters in quotes",
	"found a tab character that violates indentation": "a line is indented with a tab; use spaces",
	"found a tab character where an indentation":      "a line is indented with a tab; use spaces",
	"found unknown escape character":                  "a backslash in double quotes begins an escape sequence; put the value in single quotes",
	"did not find expected hexdecimal number":         "a backslash in double quotes begins an escape sequence; put the value in single quotes",
	"found unexpected end of stream":                  quoteOpen,
	"found unexpected document indicator":             quoteOpen,
	"control characters are not allowed":              "the file contains a control character; remove the character",
	"invalid leading UTF-8 octet":                     "the file is not encoded in UTF-8; save the file as UTF-8",
	"invalid trailing UTF-8 octet":                    "the file is not encoded in UTF-8; save the file as UTF-8",
	"incomplete UTF-8":                                "the file is not encoded in UTF-8; save the file as UTF-8",
	"document contains excessive aliasing":            "aliases repeat too much of the file; use fewer aliases",
	"exceeded max depth":                              "lists and mappings are nested too deeply",
	"map merge requires map or sequence of maps":      "the value of << must be a mapping or a list of mappings",
}
