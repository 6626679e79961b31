package tests

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/config/catalogue/steps"
	"changeover/config/rules"
)

// A step that a run executes checks each rule that a site file alone can't break, or makes it true.
func TestAStepChecksEachRuleForHostsAndSteps(t *testing.T) {
	all := steps.All()
	for _, rule := range rules.All() {
		if rule.Judged == rules.InFile {
			assert.Empty(t, rule.CarriedBy(), "%s is judged from the site file", rule.ID)
			continue
		}
		assert.NotEmpty(t, rule.CarriedBy(), "no step carries rule %s: %s", rule.ID, rule.What)
		for _, id := range rule.CarriedBy() {
			i := slices.IndexFunc(all, func(s steps.Step) bool { return s.ID == id })
			if assert.GreaterOrEqual(t, i, 0, "rule %s: the manual has no step %s", rule.ID, id) {
				assert.NotEmpty(t, all[i].ExercisedBy(), "rule %s: no run executes step %s", rule.ID, id)
			}
		}
	}
}
