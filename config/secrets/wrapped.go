package secrets

import (
	"sort"
	"strings"

	"changeover/config"
)

// Programs wrap what they write at the width of a console, in the middle of words, and Base64 after a number of
// characters. The log and JSON have the line breaks of such a text as the escapes \r and \n.

// join takes the line breaks out of a text, with escaped also their escapes. at are the places of the other bytes in the text.
func join(text string, escaped bool) (joined string, at []int) {
	kept := make([]byte, 0, len(text))
	at = make([]int, 0, len(text))
	for i := 0; i < len(text); i++ {
		pair := text[i:min(len(text), i+2)]
		switch {
		case text[i] == '\r' || text[i] == '\n':
			continue
		case escaped && (pair == `\r` || pair == `\n`):
			i++
			continue
		case escaped && pair == `\\`: // The second one begins no escape.
			kept, at = append(kept, text[i]), append(at, i)
			i++
		}
		kept, at = append(kept, text[i]), append(at, i)
	}
	return string(kept), at
}

// mayBeWrapped reports whether a text has a line break, with escaped also whether it has an escape of one.
func mayBeWrapped(text string, escaped bool) bool {
	return strings.ContainsAny(text, "\r\n") || escaped && (strings.Contains(text, `\r`) || strings.Contains(text, `\n`))
}

// maskWrapped masks the forms of secrets that line breaks interrupt. The forms that stand on one line have been masked
// before; longer forms come first. It looks first only at line breaks: a secret may contain what looks like an escape.
func maskWrapped(text string, forms []string) string {
	for _, escaped := range []bool{false, true} {
		if mayBeWrapped(text, escaped) {
			text = maskJoined(text, forms, escaped)
		}
	}
	return text
}

func maskJoined(text string, forms []string, escaped bool) string {
	joined, at := join(text, escaped)
	hidden := make([]bool, len(text))
	for _, form := range forms {
		if strings.Trim(form, "*") == "" {
			continue // It would be found in config.Masked.
		}
		for from := 0; ; {
			i := strings.Index(joined[from:], form)
			if i < 0 {
				break
			}
			from += i + len(form)
			for place := at[from-len(form)]; place <= at[from-1]; place++ {
				hidden[place] = true
			}
		}
	}
	var out strings.Builder
	for i := range len(text) {
		switch {
		case !hidden[i]:
			out.WriteByte(text[i])
		case i == 0 || !hidden[i-1]:
			out.WriteString(config.Masked)
		}
	}
	return out.String()
}

// MaskLines masks the texts of a list. The list may be the lines of one text, such as the output of a program: if a secret
// begins in one line and ends in another, the lines that contain a part of the secret are masked as a whole.
func MaskLines(lines []string, mask func(string) string) []string {
	alone := make([]string, len(lines))
	for i, line := range lines {
		alone[i] = mask(line)
	}
	// split reports whether a secret begins and ends in different lines of a range.
	split := func(first, end int) bool {
		return end-first > 1 && mask(strings.Join(lines[first:end], "\n")) != strings.Join(alone[first:end], "\n")
	}
	masked := append([]string(nil), alone...)
	for first := 0; split(first, len(lines)); {
		end := first + sort.Search(len(lines)-first, func(n int) bool { return split(first, first+n) })
		from := first + sort.Search(end-first, func(n int) bool { return !split(first+n, end) }) - 1
		for i := from; i < end; i++ {
			masked[i] = config.Masked
		}
		first = end - 1 // Another secret may begin in this line.
	}
	return masked
}
