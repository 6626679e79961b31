package desk

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// other is a part of the manual with other sections.
type other struct{}

func (other) Section(reference string) string { return "part 1, " + reference }
func (other) Cited(text string) string        { return text }

// An error may contain versions and addresses of a host, which are no references.
func TestErrorsCiteTheSitesPartInBrackets(t *testing.T) {
	c := Citations{manual: partTwo{}}
	const text = "version 7.2 is not 8.1 (9.2/2); repair it (9.7.2/10c, E-C102), not (8.1.0.1)"
	assert.Equal(t, text, c.InBrackets(text), "before the site is known")
	c.Follow(other{})
	assert.Equal(t, "version 7.2 is not 8.1 (part 1, 9.2/2); repair it (part 1, 9.7.2/10c, E-C102), not (8.1.0.1)", c.InBrackets(text))
}

func TestNotesOfATaskCiteTheSitesPart(t *testing.T) {
	c := Citations{manual: other{}}
	task := Task{OperatorTask: runbook.OperatorTask{Pages: []runbook.Page{{Manual: "9.4.2", Notes: []string{"install the driver (9.4.2)"}}}}}
	page := c.CiteTask(task).Pages[0]
	assert.Equal(t, "part 1, 9.4.2", page.Manual)
	assert.Equal(t, []string{"install the driver (part 1, 9.4.2)"}, page.Notes)
	assert.Equal(t, []string{"install the driver (9.4.2)"}, task.Pages[0].Notes, "the task of the caller stays as it is")
}
