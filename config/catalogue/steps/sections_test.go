package steps_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config/catalogue/steps"
)

// instructions are the sections of the manual that tell somebody to do, check or decide something: those of part 1 in its
// order, those of chapter 4, and those of part 2. Chapter 8 is chapter 4 again.
var instructions = strings.Fields(`
2.1.2 2.1.5 2.1.9 2.2
3.1 3.1.1 3.1.2 3.1.3 3.2 3.3.1 3.3.2 3.3.3
4 4.1 4.2 4.2.1 4.2.2 4.2.2.1 4.2.2.2 4.2.2.3 4.2.2.4 4.2.2.5
4.3.1 4.3.2 4.3.3 4.3.4 4.3.4.1 4.3.5 4.3.6 4.3.7 4.3.8 4.3.9 4.3.10 4.3.11 4.3.12 4.3.13
4.4 4.4.1 4.4.3 4.4.4 4.4.5 4.4.6 4.4.7 4.4.7.1 4.4.8 4.4.9 4.4.9.1 4.4.9.2 4.4.9.3
4.4.10 4.4.11 4.4.12 4.4.13 4.4.14 4.4.15 4.4.16
5.2 5.3 5.4 5.4.1 5.4.2 5.4.2.1 5.4.3 5.4.4 5.5 5.5.1 5.5.2 5.5.3 5.6.1 5.6.2
5.7.1 5.7.2 5.7.3 5.7.4 5.7.5 5.8 5.8.1 5.8.2 5.8.3 5.9 5.10

6.1.2 6.1.5 6.1.9 6.2
7.1 7.1.1 7.1.2 7.1.3 7.2 7.3.1 7.3.2 7.3.3
8
9.2 9.3 9.4 9.4.1 9.4.2 9.4.2.1 9.4.3 9.4.4 9.5 9.5.1 9.5.2 9.5.3 9.6.1 9.6.2
9.7.1 9.7.2 9.7.3 9.7.4 9.7.5 9.8 9.8.1 9.8.2 9.8.3 9.9 9.10
`)

// withoutInstruction are the other sections of the manual, by what they hold instead.
var withoutInstruction = map[string][]string{
	"about the manual":                      strings.Fields(`1 1.1 1.2 1.2.1 1.3 1.4 1.5`),
	"what a cluster is":                     strings.Fields(`2.1.1 2.1.3 2.1.4 2.1.6 2.1.7 2.1.8 2.1.10 6.1.1 6.1.3 6.1.4 6.1.6 6.1.7 6.1.8 6.1.10`),
	"the order of the sections that follow": strings.Fields(`4.1.1 5.1 9.1`),
	"a heading only":                        strings.Fields(`2 2.1 3 3.3 4.3 5 5.6 5.7 6 6.1 7 7.3 9 9.6 9.7`),
	"a reference to another manual":         strings.Fields(`A.1`),
}

// sectionNumbers returns the numbers of the sections of a column of the table: "2.2/2,3; 3.1" names 2.2 and 3.1.
func sectionNumbers(column string) []string {
	var numbers []string
	for part := range strings.SplitSeq(column, ";") {
		number, _, _ := strings.Cut(strings.TrimSpace(part), "/")
		if number != "" {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

func TestEverySectionWithAnInstructionHasAStep(t *testing.T) {
	named := map[string]bool{}
	for _, s := range steps.All() {
		for _, number := range append(sectionNumbers(s.Part1), sectionNumbers(s.Part2)...) {
			named[number] = true
			assert.Contains(t, instructions, number, "step %s names section %s, which this list does not have among those with an instruction", s.ID, number)
		}
	}
	known := map[string]bool{}
	for _, number := range instructions {
		assert.False(t, known[number], "section %s is listed twice", number)
		known[number] = true
		assert.True(t, named[number], "section %s has an instruction, and no step names it in Part1 or Part2", number)
	}
	for what, numbers := range withoutInstruction {
		for _, number := range numbers {
			assert.False(t, known[number], "section %s is listed twice, once as %s", number, what)
			known[number] = true
		}
	}
}
