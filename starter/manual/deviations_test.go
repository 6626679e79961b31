package manual

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config/catalogue/deviations"
)

func TestTheDocumentShowsWhatIsLeftToDecideOrToDo(t *testing.T) {
	list := Deviations("E-C16")
	list.Warnings = deviations.Warnings()[:2]
	var out strings.Builder
	PrintDeviationsMarkdown(&out, list)
	assert.Contains(t, out.String(), "\n\n1 row, nothing is left to decide.\n\n| Id | Manual | What the manual prints | What Changeover does | Why | Site file | Decided by |\n")
	assert.NotContains(t, out.String(), "Not done yet")

	list.Contradictions[0].Open, list.Warnings[1].Open = "which of both", "the second one"
	out.Reset()
	PrintDeviationsMarkdown(&out, list)
	assert.Contains(t, out.String(), "something is left to decide in 1 row.")
	assert.Contains(t, out.String(), " | Decided by | Not decided yet |\n")
	assert.Contains(t, out.String(), " | which of both |\n")
	assert.Contains(t, out.String(), "something is left to do in 1 row.")
	assert.Contains(t, out.String(), " | – |\n")
	assert.Contains(t, out.String(), " | the second one |\n")
}
