// Package membership holds the runbooks by which a node or a satellite leaves a site, and by which another computer takes
// the place of a node. The manual has no chapter on them: they undo what its chapters have done, and carry these out again.
package membership

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
)

// factsOf are the keys of the facts in the site record that are about one host, from runs and from people. The name of the
// host is a part of its own in such a key.
func factsOf(c *chapter.Chapter, host string) []string {
	var keys []string
	for _, fact := range c.Run.Record().Facts() {
		parts := strings.Split(fact.Key, "/")
		if slices.ContainsFunc(parts[1:], func(part string) bool { return strings.EqualFold(part, host) }) {
			keys = append(keys, fact.Key)
		}
	}
	return keys
}

// forget withdraws the facts about a host that has left the site, so that another host of this name is looked at and asked
// about again. If the host is still there, its facts stay.
func forget(ctx workflow.Context, c *chapter.Chapter, id, host string, isOut bool) {
	s := runbook.Step{ID: id, Title: "the site record has no fact about " + host}
	keys := factsOf(c, host)
	switch {
	case c.Run.Checking() && len(keys) > 0:
		c.Run.Do(ctx, chapter.WouldDo(s, "a run withdraws these facts: "+strings.Join(keys, ", ")))
	case c.Run.Checking():
		c.Run.Do(ctx, chapter.ReadShows(s, "the site record has no fact about "+host))
	case !isOut:
		c.Run.Do(ctx, engine.NotNeeded(s, "a step was skipped, so "+host+" may still be part of the site; the facts about "+host+" stay"))
	default:
		c.Run.Do(ctx, engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
			if len(keys) == 0 {
				return nil
			}
			c.Run.Record().Withdraw(ctx, keys, host+" has left the site")
			a.Show("withdrawn", strings.Join(keys, ", "))
			return c.Run.Err()
		}))
	}
}

// stillNamed warns if the site file still names a host that has left the site.
func stillNamed(ctx workflow.Context, c *chapter.Chapter, host, warning string) {
	s := runbook.Step{ID: "still-named", Title: "the site file of " + c.Site.Name() + " still names " + host}
	c.Run.Do(ctx, engine.Perform(s, func(_ workflow.Context, a *engine.Attempt) error {
		a.Warn(warning)
		return nil
	}))
}
