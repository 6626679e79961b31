package secrets

import (
	"strings"

	"changeover/config"
)

// Programs wrap what they write at the width of a console, in the middle of words, and Base64 after a number of
// characters.

// withoutBreaks takes the line breaks out of a text.
var withoutBreaks = strings.NewReplacer("\r", "", "\n", "")

// places are where the bytes of a text without line breaks are in the text itself.
func places(text string) []int {
	at := make([]int, 0, len(text))
	for i := range len(text) {
		if text[i] != '\r' && text[i] != '\n' {
			at = append(at, i)
		}
	}
	return at
}

// maskWrapped masks the forms of secrets that line breaks interrupt. The forms that stand on one line have been masked
// before; longer forms come first.
func maskWrapped(text string, forms []string) string {
	joined, at := withoutBreaks.Replace(text), places(text)
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
