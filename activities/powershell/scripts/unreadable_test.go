package scripts

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	// number matches a conversion to a type that has no null: null becomes 0 or false.
	number = `\[(?:bool|s?byte|u?int(?:16|32|64)?|long|double|single|decimal|float|System\.U?Int(?:16|32|64)|System\.Boolean)\]`
	// property matches a property of a variable: the variable with its index and its first properties, and the last property.
	property = `(\$\w+(?:\[\d+\])?(?:\.\w+)*)\.(\w+)`
)

// usesOfNull match the places where null would be taken for 0, false or no thing.
var usesOfNull = []*regexp.Regexp{
	regexp.MustCompile(number + `\s*\(?\s*` + property + `(?:[^(\w]|$)`),
	regexp.MustCompile(property + ` (?:-band|-bor|-[cil]?(?:eq|ne|lt|le|gt|ge)|[-/*+%]) \d`),
	regexp.MustCompile(`(?:\bif \(|\bwhile \(|-not |-and |-or |Where-Object \{ )` + property + `(?: *[)}]| -and| -or)`),
}

// convertedVariable matches a conversion of a variable, convertedResult a conversion of a property of a result without a name.
var (
	convertedVariable = regexp.MustCompile(number + `(\$\w+)(?:[^.\[\w]|$)`)
	convertedResult   = regexp.MustCompile(number + `\s*\([^\n]*\)\.\w`)
	translation       = regexp.MustCompile(`\.Translate\([^\n]*\} catch ([^\s]+)`)
)

// neverNull are properties of .NET values that PowerShell itself holds. They need no call into Windows.
var neverNull = map[string]bool{"Count": true, "Length": true, "Year": true, "Keys": true}

// nullRead returns the uses of properties in a script that would take null for another value.
func nullRead(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, use := range usesOfNull {
			for _, m := range use.FindAllStringSubmatch(line, -1) {
				if owner, name := m[1], m[2]; !neverNull[name] && !compared(text, owner, name) {
					found = append(found, owner+"."+name)
				}
			}
		}
		for _, m := range convertedVariable.FindAllStringSubmatch(line, -1) {
			assigned := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(m[1]) + ` = .*\.\w+$`).MatchString(text)
			if assigned && !strings.Contains(text, "$null -eq "+m[1]+")") && !strings.Contains(text, "$null -ne "+m[1]+")") {
				found = append(found, m[1])
			}
		}
		for range convertedResult.FindAllString(line, -1) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

// compared reports whether a script compares a property with null, by its name or in a list of names.
func compared(text, owner, name string) bool {
	if regexp.MustCompile(`\$null -(?:eq|ne) ` + regexp.QuoteMeta(owner+"."+name) + `\b`).MatchString(text) {
		return true
	}
	list := fmt.Sprintf(`'%s'[^\n{]*\{\s*(?:if \()?\$null -eq %s\.\$`, name, regexp.QuoteMeta(owner))
	return regexp.MustCompile(list).MatchString(text)
}

// If Windows cannot read a property, PowerShell has null for it. No script may take null for 0, for false or for a thing that
// does not exist. The bootstrap reads only what the worker sends.
func TestNoScriptTakesNullForAnotherValue(t *testing.T) {
	for _, s := range All() {
		if s != Bootstrap {
			assert.Empty(t, nullRead(body(s)), "%s: compare the property with $null first (doc comment of the package)", s.Name)
		}
	}
}

func TestUsesOfNullAreFound(t *testing.T) {
	for text, want := range map[string][]string{
		"[long]$_.Size":                                        {"$_.Size"},
		"[long]$_.Size\n":                                      {"$_.Size"},
		"@{ on = [bool]$disk.Online }":                         {"$disk.Online"},
		"[long]($_.Speed / 1000)":                              {"$_.Speed", "$_.Speed"},
		"$tasks[0].LastTaskResult -band 255":                   {"$tasks[0].LastTaskResult"},
		"Where-Object { $_.DriveType -eq 3 }":                  {"$_.DriveType"},
		"Where-Object { $_.IsClustered }":                      {"$_.IsClustered"},
		"if ($a.B.On) { }":                                     {"$a.B.On"},
		"if ($x -and $a.On) { }":                               {"$a.On"},
		"[int]($x | Get-It).Size":                              {"[int]($x | Get-It).Size"},
		"$n = $_.Size\n[long]$n\n":                             {"$n"},
		"$n = $_.Size\nif ($null -ne $n) { [long]$n }":         nil,
		"if ($null -eq $_.Size) { throw 'x' }\n[long]$_.Size ": nil,
		"if ($null -eq $a.Size) { throw 'x' }\n[long]$_.Size ": {"$_.Size"},
		"if ($null -eq $_.SizeMax) { }\n[long]$_.Size ":        {"$_.Size"},
		"foreach ($p in 'A', 'B') {\n  if ($null -eq $_.$p) { throw }\n}\n[long]$_.A + [long]$_.C ": {"$_.C"},
		"@('A', 'B' | Where-Object { $null -eq $g.$_ })\n[long]$g.B ":                               nil,
		"if ($found.Count -gt 0) { [int]$found.Length + [int]$_.Parse('1') }":                       nil,
		"# [long]$_.Size of a disk": nil,
	} {
		assert.Equal(t, want, nullRead(text), text)
	}
}

// Translate throws IdentityNotMappedException if Windows has no name or SID. Any other exception, for example because no domain
// controller answers, does not show whether the account exists (Microsoft, NTAccount.Translate).
func TestOnlyAnAccountThatWindowsDoesNotKnowIsMissing(t *testing.T) {
	found := 0
	for _, s := range All() {
		for _, m := range translation.FindAllStringSubmatch(s.Text, -1) {
			found++
			assert.Equal(t, "[System.Security.Principal.IdentityNotMappedException]", m[1], s.Name)
		}
	}
	assert.GreaterOrEqual(t, found, 5)
}
