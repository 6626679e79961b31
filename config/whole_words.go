package config

import (
	"regexp"
	"strings"
)

// A computer name counts only as a whole token: KERN1 is found in
// \\KERN1\pipe and in kern1.example.net, but neither in KERN10 nor in KERN1-OLD. A letter before a colon is a drive, as in
// C:\Windows, and no computer of that name, unless a port follows. Neither is the letter of an option of a command line, as in
// cmd.exe /c. The name of a hidden share of a host, as in \\KERN1\C$ or \\KERN1\ADMIN$, is no computer name either.

// isNameByte reports whether a byte may belong to a computer name; bytes of non-ASCII letters do.
func isNameByte(b byte) bool {
	return b == '-' || b == '_' || b >= 0x80 || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

var (
	shareOfHost = regexp.MustCompile(`[\\/]{2}[^\\/]+[\\/]+$`)
	optionMark  = regexp.MustCompile(`(^|\s)/$`)
)

// isOther reports whether a text between these texts is a hidden share; or a drive or an option, if the text is one letter.
func isOther(before, text, behind string) bool {
	rest, colon := strings.CutPrefix(behind, ":")
	switch {
	case strings.HasPrefix(behind, "$"):
		return shareOfHost.MatchString(before)
	case len(text) > 1:
		return false
	case colon:
		return rest == "" || rest[0] < '0' || '9' < rest[0]
	default:
		return optionMark.MatchString(before)
	}
}

// indexToken finds name in text from a position on, or returns -1. Names are
// ASCII, so positions in the lower-case text are positions in the text.
func indexToken(text, name string, from int) int {
	lower, wanted := asciiLower(text), asciiLower(name)
	for wanted != "" && from <= len(text) {
		i := strings.Index(lower[from:], wanted)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(wanted)
		if (i == 0 || !isNameByte(text[i-1])) && (end == len(text) || !isNameByte(text[end])) && !isOther(text[:i], name, text[end:]) {
			return i
		}
		from = i + 1
	}
	return -1
}

// asciiLower lowers ASCII letters only and keeps every byte in its place.
func asciiLower(text string) string {
	lower := []byte(text)
	for i, b := range lower {
		if 'A' <= b && b <= 'Z' {
			lower[i] = b + 'a' - 'A'
		}
	}
	return string(lower)
}

// HasName reports whether text holds one of the names as a whole word, in any case. A word ends where no letter, digit,
// hyphen or underscore follows. The renames of 9.3 and the rules about names both use this definition.
func HasName(text string, names []string) bool {
	for _, name := range names {
		if indexToken(text, name, 0) >= 0 {
			return true
		}
	}
	return false
}

// ReplaceNames puts replacement in the place of every whole token that is one of the names.
func ReplaceNames(text string, names []string, replacement string) string {
	for _, name := range names {
		for i := indexToken(text, name, 0); i >= 0; i = indexToken(text, name, i+len(replacement)) {
			text = text[:i] + replacement + text[i+len(name):]
		}
	}
	return text
}
