package manual

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config/catalogue/steps"
)

func TestTheTableOfStepsHasAColumnForWhatIsMissingOnlyWhereSomethingIs(t *testing.T) {
	list := steps.Of("add-satellite")[:2]
	columns, rows := stepTable(list, false)
	assert.NotContains(t, columns, "Missing")
	list[1].Missing = "the second list"
	columns, rows2 := stepTable(list, true)
	assert.Contains(t, columns, " | Irrevocable | Missing | Exercised by")
	assert.Equal(t, []string{"", "", "berlin"}, rows2[0][7:])
	assert.Equal(t, []string{"", "the second list", "berlin"}, rows2[1][7:])
	assert.Equal(t, []string{"", "berlin"}, rows[0][7:])

	assert.Contains(t, countSteps(list), ", something is missing in 1")
	assert.Contains(t, countSteps(list[:1]), ", nothing is missing")
}
