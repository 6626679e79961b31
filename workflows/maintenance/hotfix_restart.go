package maintenance

import (
	"go.temporal.io/sdk/workflow"

	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/restarts"
)

// RestartAfterHotfixes restarts those of the nodes whose programs want that after the hotfixes of the site. Of a hotfix that
// the site file only names, a person has stated that it is installed, with its restart.
func RestartAfterHotfixes(ctx workflow.Context, c *chapter.Chapter, nodes ...string) {
	known := false
	for _, name := range c.Site.Config.XPR.Hotfixes {
		known = known || hotfixOf(c, name).known
	}
	for _, node := range nodes {
		switch {
		case !known:
		case c.Run.Checking():
			c.Run.Do(ctx, noRestartWanted(c, node))
		default:
			restartWhereWanted(ctx, c, node)
		}
	}
}

// afterHotfixes is the restart of a node after the programs of hotfixes.
func afterHotfixes(node string) runbook.Step {
	return chapter.Step(steps.Rep9_8_3Step1, node, "the node has restarted since its hotfixes were installed")
}

func installersOn(c *chapter.Chapter, node string) restarts.Installers {
	return restarts.Installers{Run: c.Run, Step: afterHotfixes(node), TimeoutSeconds: c.Site.Config.Timeouts.InstallerSeconds}
}

// noRestartWanted shows that no program on a node wants its restart. In mode check, a restart that a program wants is pending.
func noRestartWanted(c *chapter.Chapter, node string) engine.Item {
	none := installersOn(c, node).WantNone()
	if c.Run.Checking() {
		return engine.Unless(none.Step, []desk.Proof{none}, nil)
	}
	return engine.Check(none.Step, none.Want)
}

// restartWhereWanted carries out the restart that a program wants, of this run or of an earlier one.
func restartWhereWanted(ctx workflow.Context, c *chapter.Chapter, node string) {
	if c.Run.OK() && installersOn(c, node).Want(ctx) != "" {
		chapter.Restart(ctx, c, afterHotfixes(node), node)
	}
}
