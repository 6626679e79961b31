package workflows

import (
	"slices"
	"strings"

	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/setup"
)

// checkIrrevocable refuses a site file that changes a value which cannot be changed after XPR's setup, such as the
// server name (4.3.5, V-10).
func checkIrrevocable(c *chapter.Chapter) {
	for _, row := range steps.All() {
		for _, key := range row.IrrevocableKeys() {
			value := runbook.IrrevocableValue{Key: key, Want: setup.SiteValue(&c.Site.Config, key)}
			fact, ok := c.Run.Record().Fact(runbook.FactOfValue(key))
			if !ok || value.Fits(fact.Value) {
				continue
			}
			what := key
			if fact.Key == runbook.FactServerName {
				what = "the server name"
			}
			c.Run.Fail(calls.Failure(runbook.ErrBadInput,
				"cannot start %s: XPR was installed with %s %s, which cannot be changed, but the site file gives %s; in the site file, set %s to %s again, then start the runbook again (%s)",
				c.Run.ID(), what, fact.Value, strings.Join(slices.Compact(value.Want), " or "), key, fact.Value, c.Run.Record().Because(fact.Key)))
		}
	}
}
