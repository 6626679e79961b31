package tests

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var (
	// reference finds what looks like a section of part 2 of the manual, with the characters around it.
	reference = regexp.MustCompile(`(?:^|[^\w./-])[6-9]\.\d{1,2}(?:\.\d{1,2})?(?:/\d+[a-z]?)?(?:[^\w./]|\.\W|\.?$)`)
	// translated is the form of a reference that a run translates to the site's part (workflows/desk/cite.go).
	translated = regexp.MustCompile(`^\([^)]*[,)]$`)
)

// Errors and warnings of activities cite part 2 in brackets, so that a run of a site of part 1 can translate them.
func TestActivitiesCiteTheManualInBrackets(t *testing.T) {
	found := 0
	for _, file := range source(t, "activities") {
		if strings.HasSuffix(file.Path, "_test.go") || strings.Contains(file.Path, "enginetest") || strings.HasPrefix(file.Path, "activities/powershell/scripts/") {
			continue
		}
		ast.Inspect(file.File, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			for _, r := range reference.FindAllString(strings.Trim(literal.Value, "\"`"), -1) {
				found++
				assert.Regexp(t, translated, r, "%s: %s", file.Path, literal.Value)
			}
			return true
		})
	}
	assert.GreaterOrEqual(t, found, 8)
}
