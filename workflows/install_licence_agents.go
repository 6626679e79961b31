package workflows

import (
	"slices"

	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/setup"
)

// licenceAgents is 4.2.2: with agents on the nodes each node gets one, node by node. earlier says
// that a licence service is there already.
func licenceAgents(c *chapter.Chapter, earlier bool) []engine.Item {
	n1 := c.Site.Config.FirstNode()
	licences := chapter.Step(steps.Ins4_2_2_1Step1, "", "a licence with the same features is available for every licence agent")
	if c.Site.Config.Licensing.Scenario != config.ScenarioOnNodes {
		var group []engine.Item
		for _, s := range append(agentSteps(n1), licences, ccfStep(c), furtherAgent("")) {
			group = append(group, engine.NotNeeded(s, "the licence agents run outside the nodes"))
		}
		return group
	}
	group := slices.Concat(c.Run.Record().Attesting(c.Setup().Licences(licences)), c.Setup().LicensedAdapters(), setup.LicenceFiles(&c.Site.Config))
	group = append(group, agentOn(c, n1, agentSteps(n1)[0])...)
	group = append(group, ccfOfMovedAgents(c, earlier)...)
	group = append(group, c.Run.Record().Attesting(c.Setup().LicenceManager(n1, agentSteps(n1)[1:]...))...)
	for _, node := range c.Site.Config.FurtherNodes() {
		group = append(group, agentOfFurther(c, node)...)
	}
	return group
}

// agentOfFurther is 4.2.2.5-3 for one node, if the licence agents run on the nodes. A new computer gets its agent with its
// replication, since it was not there when XPR was installed.
func agentOfFurther(c *chapter.Chapter, node string) []engine.Item {
	if c.Site.Config.Licensing.Scenario != config.ScenarioOnNodes {
		return nil
	}
	activated := furtherAgent(node)
	activated.Title = "the licence agent is synchronized and is activated with the same features as the other licence agents"
	return append(agentOn(c, node, furtherAgent(node)), c.Run.Record().Attesting(c.Setup().LicenceManager(node, activated))...)
}

// agentRuns is what a node shows of its licence agent.
const agentRuns = "the licence agent's service runs under its account and listens on its port"

// agentSteps are the steps for one node's licence agent.
func agentSteps(node string) []runbook.Step {
	return []runbook.Step{
		chapter.Step(steps.Ins4_2_2_2Step1, node, agentRuns),
		chapter.Step(steps.Ins4_2_2_3Step1, node, "the licence agent is added to the licence manager"),
		chapter.Step(steps.Ins4_2_2_4Step1, node, "the licence agent is synchronized"),
		chapter.Step(steps.Ins4_2_2_5Step1, node, "the licence is active on the licence agent"),
	}
}

// agentOn is a node's licence agent, and what its host shows of it.
func agentOn(c *chapter.Chapter, node string, s runbook.Step) []engine.Item {
	seen := s
	seen.Title = "the services and the installed software of the node contain the licence agent"
	return []engine.Item{engine.Asking(c.Setup().LicenceAgent(node, s)), c.Setup().AgentSeen(seen)}
}

func furtherAgent(node string) runbook.Step {
	return chapter.Step(steps.Ins4_2_2_5Step2, node, agentRuns)
}

func ccfStep(c *chapter.Chapter) runbook.Step {
	return chapter.Step(steps.Ins4_2_2_2Step2, c.Role.Owner(), "the licence service is configured to use the licence agent at the address of the virtual server")
}

// ccfOfMovedAgents points an earlier licence service to agents that now run on the nodes; a new one
// gets the address in its setup.
func ccfOfMovedAgents(c *chapter.Chapter, earlier bool) []engine.Item {
	s := ccfStep(c)
	if !earlier {
		return []engine.Item{engine.NotNeeded(s, "the licence service is not installed yet: the setup of the licence service asks for the address (4.3.4.1/7)")}
	}
	var group []engine.Item
	for _, path := range c.Setup().ConnectionFiles() {
		group = append(group, engine.Ensure(s, setup.ConnectionLine(c.Setup(), path, 1, c.Site.Config.VirtualServer.IP)))
	}
	return group
}
