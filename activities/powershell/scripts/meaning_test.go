package scripts

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var (
	// catchAll matches the beginning of a catch block without a type of exceptions.
	catchAll = regexp.MustCompile(`\bcatch \{`)
	// constant matches an assignment of a value that does not depend on the error.
	constant = regexp.MustCompile(`^\$[\w.]+ = (?:'[^']*'|\$\w+|-?\d+|@\(\)|\[[\w.]+\]::\w+|\[\w+\]-?\d+)$`)
	// silent matches a cmdlet whose errors are not shown, with the rest of its line.
	silent         = regexp.MustCompile(`(?i)-(?:ErrorAction|EA) (?:SilentlyContinue|Ignore|Continue)\b[^\n]*|2>&1|2>\$null`)
	errorVariable  = regexp.MustCompile(`-ErrorVariable (\w+)`)
	usesOfWords    = regexp.MustCompile(`(\$\w+(?:\[\d+\])?(?:\.\w+)*)\.(State|Status|InstallState|StartMode|AccessControlType|AccessRight|Dhcp)\b`)
	commentedLines = regexp.MustCompile(`(?m)^\s*#.*\n`)
)

// oneMeaning returns the catch blocks of a script that take each error as one meaning: they are empty, or set only constants.
func oneMeaning(text string) []string {
	var found []string
	for _, place := range catchAll.FindAllStringIndex(text, -1) {
		block, open := text[place[1]:], 1
		for i, r := range block {
			switch r {
			case '{':
				open++
			case '}':
				open--
			}
			if open == 0 {
				block = block[:i]
				break
			}
		}
		block = strings.TrimSpace(commentedLines.ReplaceAllString(block, ""))
		meaning := true
		for statement := range strings.FieldsFuncSeq(block, func(r rune) bool { return r == ';' || r == '\n' }) {
			meaning = meaning && constant.MatchString(strings.TrimSpace(statement))
		}
		if meaning {
			found = append(found, block)
		}
	}
	return found
}

// silentErrors returns the cmdlets of a script whose errors nobody sees. A script that collects errors in a variable throws
// those that it does not expect.
func silentErrors(text string) []string {
	var found []string
	for _, use := range silent.FindAllString(text, -1) {
		variable := errorVariable.FindStringSubmatch(use)
		if variable == nil || !regexp.MustCompile(`\$`+variable[1]+`\b[^\n]*(?:\n[^\n]*){0,2}\bthrow\b`).MatchString(text) {
			found = append(found, use)
		}
	}
	return found
}

// emptyWords returns the states of a script that would be an empty word if Windows could not read them.
func emptyWords(text string) []string {
	var found []string
	for _, m := range usesOfWords.FindAllStringSubmatch(text, -1) {
		if !compared(text, m[1], m[2]) {
			found = append(found, m[1]+"."+m[2])
		}
	}
	return found
}

// An error that a script does not expect, such as a refused access, must not become an answer. So a catch block names the type of
// the exception, throws what it does not expect, or returns the error.
func TestNoScriptTakesEachErrorAsOneMeaning(t *testing.T) {
	for _, s := range All() {
		if s == Bootstrap {
			continue // It returns each error of a script. Without a console, it cannot set two encodings.
		}
		text := commentedLines.ReplaceAllString(body(s), "")
		assert.Empty(t, oneMeaning(text), "%s: name the type of the exception, or throw what is not expected", s.Name)
		assert.Empty(t, silentErrors(text), "%s: collect the errors with -ErrorVariable, and throw those that are not expected", s.Name)
		assert.Empty(t, emptyWords(text), "%s: compare the property with $null first (doc comment of the package)", s.Name)
	}
}

func TestErrorsWithOneMeaningAreFound(t *testing.T) {
	for text, want := range map[string]int{
		"try { Get-It } catch { }":                                                 1,
		"try { Get-It } catch { $x = '' }":                                         1,
		"try { Get-It } catch {\n    # why\n    $x = $null; $y = -1\n}":            1,
		"try { Get-It } catch { $x = [System.Text.Encoding]::Default }":            1,
		"try { Get-It } catch { $x = \"$($_.Exception.Message)\" }":                0,
		"try { Get-It } catch { $x = $_.FullyQualifiedErrorId }":                   0,
		"try { Get-It } catch { if ($_.FullyQualifiedErrorId -ne 'x') { throw } }": 0,
		"try { Get-It } catch [System.IO.IOException] { $x = '' }":                 0,
		"Get-It -ErrorAction SilentlyContinue":                                     1,
		"Get-It -EA Ignore | Where-Object { $_ }":                                  1,
		"Get-It 2>$null": 1,
		"Get-It -ErrorAction SilentlyContinue -ErrorVariable bad":                                         1,
		"Get-It -ErrorAction SilentlyContinue -ErrorVariable bad\nif ($bad) { throw 'x' }":                0,
		"Get-It -ErrorAction SilentlyContinue -ErrorVariable bad\n$bad | ForEach-Object { throw \"$_\" }": 0,
		"Get-It -WarningAction SilentlyContinue -ErrorAction Stop":                                        0,
		"\"$($_.State)\"":                                           1,
		"[string]$a.Status -eq 'Running'":                           1,
		"if ($null -eq $_.State) { throw 'x' }\n\"$($_.State)\"":    0,
		"'A', 'State' | Where-Object { $null -eq $g.$_ }\n$g.State": 0,
		"$_.StateInformation":                                       0,
	} {
		assert.Equal(t, want, len(oneMeaning(text))+len(silentErrors(text))+len(emptyWords(text)), text)
	}
}
