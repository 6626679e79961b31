package tests

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config"
	"changeover/config/catalogue/steps"
)

// A site's reference to a step is one of those that the step table has for the site's part.
func TestASitesReferenceIsThatOfTheStepTable(t *testing.T) {
	older := config.Site{Cluster: config.Cluster{WindowsServer: "2008 R2"}}
	for _, step := range steps.All() {
		shown := older.Section(step.Manual)
		switch {
		case step.Part1 == "" && step.Manual == step.Part2:
			assert.Equal(t, step.Part2, shown, "%s is a step of part 2 only", step.ID)
		case step.Part1 == "" || step.ID == steps.Rep9_8_1Step3d.ID:
			continue // it has a place, and no step of its own there
		default:
			assert.True(t, covers(step.Part1, shown), "%s: %s becomes %s, part 1 has it in %s", step.ID, step.Manual, shown, step.Part1)
		}
	}
}

// covers reports whether one of the references of a table's cell, such as "9.7.2/10,11; 9.3/2a-e", is or holds a reference.
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

// holdsStep reports whether a list of steps holds one, by its number.
func holdsStep(list string, step int) bool {
	for span := range strings.SplitSeq(list, ",") {
		from, to, _ := strings.Cut(span, "-")
		if first, last := number(from), number(to); step == first || first <= step && step <= last {
			return true
		}
	}
	return false
}

// number is that of a step such as 12a; 0 for a letter alone.
func number(step string) int {
	n, _ := strconv.Atoi(strings.TrimRight(step, "abcdef"))
	return n
}
