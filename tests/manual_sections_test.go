package tests

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config"
	"changeover/config/catalogue/steps"
)

// A site's reference to a step is one of those that the step table has for the site's part of the manual.
func TestASitesReferencesAreInTheStepTable(t *testing.T) {
	older := config.Site{Cluster: config.Cluster{WindowsServer: "2008 R2"}}
	for _, step := range steps.All() {
		shown := older.Section(step.Manual)
		switch {
		case step.Part1 == "" && step.Manual == step.Part2:
			assert.Equal(t, step.Part2, shown, "%s is a step of part 2 only", step.ID)
		case step.Part1 == "" || step.ID == steps.Rep9_8_1Step3d.ID:
			continue // Part 1 has a section for it, but no step.
		default:
			assert.True(t, covers(step.Part1, shown), "%s: %s becomes %s, part 1 has it in %s", step.ID, step.Manual, shown, step.Part1)
		}
	}
}

// covers reports whether one of the references in a table's cell, such as "9.7.2/10,11; 9.3/2a-e", equals or includes
// the reference.
func covers(cell, reference string) bool {
	section, step, _ := strings.Cut(reference, "/")
	for one := range strings.SplitSeq(cell, "; ") {
		of, list, _ := strings.Cut(one, "/")
		if of == section && (step == "" || list == "" || holdsStep(list, number(step))) {
			return true
		}
	}
	return false
}

// holdsStep reports whether a list of steps and ranges includes a step.
func holdsStep(list string, step int) bool {
	for span := range strings.SplitSeq(list, ",") {
		from, to, _ := strings.Cut(span, "-")
		if first, last := number(from), number(to); step == first || first <= step && step <= last {
			return true
		}
	}
	return false
}

// number returns the number of a step such as 12a, or 0 for a letter without a number.
func number(step string) int {
	n, _ := strconv.Atoi(strings.TrimRight(step, "abcdef"))
	return n
}
