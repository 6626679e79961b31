package win32

import "strings"

// Expand replaces %NAME% with the variable of that name and a leading \SystemRoot with the Windows folder, as the service
// control manager does for image paths. A value may contain other variables, up to a depth of four; unknown names stay as they
// are.
func Expand(text string, variables map[string]string) string {
	if strings.HasPrefix(Fold(text), `\systemroot\`) {
		text = `C:\Windows` + text[len(`\SystemRoot`):]
	}
	for depth := 0; depth < 4 && strings.Count(text, "%") > 1; depth++ {
		before := text
		for name, value := range variables {
			text = replaceFold(text, "%"+name+"%", value)
		}
		if text == before {
			break
		}
	}
	return text
}

// replaceFold replaces every occurrence of old, ignoring case.
func replaceFold(text, old, replacement string) string {
	var b strings.Builder
	for {
		i := strings.Index(Fold(text), Fold(old))
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		b.WriteString(replacement)
		text = text[i+len(old):]
	}
}
