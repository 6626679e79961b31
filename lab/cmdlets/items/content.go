package items

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"changeover/lab/posh"
)

// ansi is the code page of Get-Content and Set-Content without -Encoding. Windows PowerShell uses "the encoding that
// corresponds to the system's active code page" (Microsoft, about_Character_Encoding: Default), and the lab's hosts
// have the western European one.
var ansi = charmap.Windows1252

// Decode decodes a text file as Get-Content does, by its byte order mark, or else by -Encoding.
func Decode(data []byte, encoding string) (string, error) {
	switch {
	case len(data) >= 2 && data[0] == 0xFF && data[1] == 0xFE:
		var units []uint16
		for i := 2; i+1 < len(data); i += 2 {
			units = append(units, uint16(data[i])|uint16(data[i+1])<<8)
		}
		return string(utf16.Decode(units)), nil
	case len(data) >= 3 && data[0] == 0xEF && data[1] == 0xBB && data[2] == 0xBF:
		return string(data[3:]), nil
	}
	switch strings.ToLower(encoding) {
	case "utf8":
		return strings.ToValidUTF8(string(data), "\uFFFD"), nil
	case "", "default":
		text, err := ansi.NewDecoder().Bytes(data)
		return string(text), err
	}
	return "", posh.NotSupported("the encoding %s", encoding)
}

// Encode encodes text as Set-Content does. UTF8 and Unicode begin with a byte order mark.
func Encode(text, encoding string) ([]byte, error) {
	switch strings.ToLower(encoding) {
	case "utf8":
		return append([]byte{0xEF, 0xBB, 0xBF}, text...), nil
	case "unicode":
		out := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8)) //nolint:gosec // the two bytes of a unit
		}
		return out, nil
	case "", "default":
		return encodeANSI(text), nil
	}
	return nil, posh.NotSupported("the encoding %s", encoding)
}

// encodeANSI encodes text in the ANSI code page. A character that the code page lacks becomes a question mark.
func encodeANSI(text string) []byte {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		b, ok := ansi.EncodeRune(r)
		if !ok {
			b = '?'
		}
		out = append(out, b)
	}
	return out
}

// TextLines splits a text into lines as Get-Content does. A line end at the end of the text does not begin another
// line.
func TextLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func (s Cmdlets) getContent(c *posh.Invocation) error {
	all, missed, err := s.places(c)
	if err != nil {
		return err
	}
	for _, pattern := range missed {
		if err := c.WriteError(itemProblem(c.Name, itemMissing, pattern)); err != nil {
			return err
		}
	}
	return eachLocation(c, all, func(l location) error {
		if l.registry {
			return posh.NotSupported("Get-Content of a registry key")
		}
		data, err := s.Host.Files.Read(l.path)
		if err != nil {
			return err
		}
		text, err := Decode(data, c.String("Encoding"))
		if err != nil {
			return err
		}
		emitLines(c, text)
		return nil
	})
}

func emitLines(c *posh.Invocation, text string) {
	if c.Bool("Raw") {
		c.Emit(text)
		return
	}
	lines := TextLines(text)
	if n := c.Int("Tail"); c.Has("Tail") && n < len(lines) {
		lines = lines[len(lines)-n:]
	}
	if n := c.Int("TotalCount"); c.Has("TotalCount") && n < len(lines) {
		lines = lines[:n]
	}
	c.EmitAll(posh.FromStrings(lines))
}

func (s Cmdlets) setContent(c *posh.Invocation) error {
	values := c.Input
	if c.Has("Value") {
		values = posh.Array(c.Value("Value"))
	}
	text := strings.Join(posh.Strings(values), "\r\n")
	if !c.Bool("NoNewline") && len(values) > 0 {
		text += "\r\n"
	}
	data, err := Encode(text, c.String("Encoding"))
	if err != nil {
		return err
	}
	all, missed, err := s.contentPlaces(c)
	if err != nil {
		return err
	}
	if len(missed) > 0 {
		return posh.NotSupported("Set-Content with a -Path that matches no file: %s", missed[0])
	}
	return eachLocation(c, all, func(l location) error {
		if err := s.Host.Files.Write(l.path, data); err != nil {
			return TargetError(c.Name, l.given, err)
		}
		return nil
	})
}

// contentPlaces returns the files to write and the patterns without a match. Objects of the pipeline are content and
// not files here.
func (s Cmdlets) contentPlaces(c *posh.Invocation) (all []location, missed []string, err error) {
	if !c.Has("Path") {
		all, err = locateAll(c.Strings("LiteralPath"))
		return all, nil, err
	}
	return s.places(c)
}
