package maintenance

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// ChangeServicePassword gives every service on every node the password that its account has by now (9.5.2, 9.8.2-7). Windows
// compares it when a service starts, so setting it disturbs no running service, and only a start shows whether it is right: a node
// gets it while it does not own the role, and then takes the role, so that its services start with it. The owner gets it after
// the first of these nodes has proven it: if the reference holds a wrong password, the owner still has the old one.
func ChangeServicePassword(ctx workflow.Context, c *chapter.Chapter) {
	chapter.RefuseWhileConverting(ctx, c)
	chapter.Reenter(ctx, c, false, func(ctx workflow.Context) {
		p := &passwords{Chapter: c, stale: map[string]bool{}}
		p.since, _ = c.Run.Input().PasswordChangedAt() // A text that is no time was refused at the start.
		owner := c.Role.Owner()
		others := c.Site.Config.OtherNodes(owner)
		p.guard(ctx, owner)
		p.stated(ctx, append(others, owner))
		p.set(ctx, others...)
		first := min(1, len(others))
		p.prove(ctx, others[:first]...)
		p.set(ctx, owner)
		p.prove(ctx, append(others[first:], owner)...)
		c.Role.GoHome(ctx, chapter.Step(steps.Rep9_8_2Step14, "", ""))
		c.Role.Leave()
	})
}

// passwords are the passwords of a site's services while they are changed.
type passwords struct {
	*chapter.Chapter
	// since is when the domain got the new password; zero: what was set before does not count.
	since time.Time
	// given are the nodes that have got the password and have not proven it. If it turns out to be wrong, those of them
	// that must get it again are stale.
	given []string
	stale map[string]bool
}

// guard makes sure that every service has a resource. A node without XPR gets the password when XPR is replicated to it.
func (p *passwords) guard(ctx workflow.Context, owner string) {
	p.Run.Do(ctx, append(p.Preconditions().Preflight(p.Site.Config.NodeNames()...), hasResources(p.Chapter, owner, p.Site.Services...))...)
}

// done reports whether the site record says that a node has got the password, or proven it, since the domain has it.
func (p *passwords) done(prefix, node string) bool {
	fact, ok := p.Run.Record().Fact(prefix + node)
	at, err := time.Parse(time.RFC3339, fact.Time)
	return ok && err == nil && !p.since.IsZero() && !at.Before(p.since)
}

// known is the key of the fact that shows that a node has the password; empty if there is none.
func (p *passwords) known(node string) string {
	for _, prefix := range []string{runbook.FactPasswordPrefix, runbook.FactPasswordProvenPrefix} {
		if p.done(prefix, node) {
			return prefix + node
		}
	}
	return ""
}

// replicated reports whether a node runs XPR's services by now.
func (p *passwords) replicated(node string) bool {
	return !role.LacksXPR(p.Role, node)
}

// stated has a person state that the domain has the password that the reference holds: a wrong one would lock the account.
func (p *passwords) stated(ctx workflow.Context, nodes []string) {
	due := false
	for _, node := range nodes {
		due = due || p.replicated(node) && !p.done(runbook.FactPasswordProvenPrefix, node)
	}
	if !due {
		return
	}
	page := runbook.Page{Title: "Check before you confirm", Manual: "9.5.2"}
	for _, account := range accounts(p.Site) {
		page.Fields = append(page.Fields,
			runbook.Field{Label: "Account whose password was changed in the domain", Value: account.Name},
			runbook.Field{Label: "Reference from which the workers read the new password", Value: string(account.Password)})
	}
	page.Notes = []string{"the domain locks the account after a few logons with a wrong password"}
	s := chapter.Step(steps.Int9_5_2Step2, "", "the new password is set in the domain and stored under the site file's password reference")
	p.Run.Do(ctx, engine.Asking(desk.Task{Steps: []runbook.Step{s}, Required: true, OperatorTask: runbook.OperatorTask{
		ID: "password-changed", Title: "attest that the password of the services' account was changed in the domain, and that the new password is stored under the site file's password reference",
		Attest: true, Pages: []runbook.Page{page},
	}}))
}

// set gives the services of nodes the password. They go on running with what they have logged on with.
func (p *passwords) set(ctx workflow.Context, nodes ...string) {
	for _, node := range nodes {
		if !p.replicated(node) {
			p.Run.Do(ctx, engine.NotNeeded(p.step(node, "the services have the password of their account"), "XPR is not replicated to this node yet"))
			continue
		}
		p.given = append(p.given, node)
		if key := p.known(node); key != "" {
			p.Run.Do(ctx, chapter.OnRecord(p.Chapter, p.step(node, "the services have the password of their account"), key, "the password was set"))
			continue
		}
		var group []engine.Item
		for _, account := range accounts(p.Site) {
			s := p.step(node, account.Name+" may log on as a service")
			group = append(group, engine.Check(s.WithHint("grant the account the right to log on as a service on this node (secpol.msc, Local Policies, User Rights Assignment), then retry. "+
				"Or abort, run integrate (for the install node) or replicate-to-node (for a further node) to grant the right, then start the runbook again"),
				windows.LogonRight{Account: account.Name, Right: chapter.LogonRight}))
		}
		for _, service := range p.Site.Services {
			s := p.stepOf(node, service, "service "+service.Key+" has the password of "+service.Account.Name)
			group = append(group, engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
				return a.Ensure(ctx, node, password(service))
			}))
		}
		p.Run.Do(ctx, group...)
		if p.Run.OK() && !p.Run.Deviated() {
			p.Run.Record().Remember(ctx, runbook.FactPasswordPrefix+node, "set on "+runbook.Count(len(p.Site.Services), "service")+" by "+p.Run.ID(), p.Run.Input().Operator)
		}
	}
}

// prove takes the role to nodes, one after the other, where its services start with the password. The other nodes
// are paused meanwhile: on one with the old password the services would fail as well, and the domain counts each refused logon.
func (p *passwords) prove(ctx workflow.Context, nodes ...string) {
	for _, node := range nodes {
		s := chapter.Step(steps.Rep9_8_2Step12, node, "the services have started with the new password on this node")
		switch {
		case !p.replicated(node):
			p.Run.Do(ctx, engine.NotNeeded(s, "XPR is not replicated to this node yet"))
		case p.done(runbook.FactPasswordProvenPrefix, node):
			p.Run.Do(ctx, chapter.OnRecord(p.Chapter, s, runbook.FactPasswordProvenPrefix+node, "the services have started with the new password"))
		case p.Run.Checking():
			p.Run.Do(ctx, chapter.WouldDo(s, "a run moves the role to "+node+", where the services start with the new password"))
		default:
			if p.stale[node] {
				p.stale[node] = false
				p.set(ctx, node)
			}
			p.proveOn(ctx, node, s)
		}
	}
}

func (p *passwords) proveOn(ctx workflow.Context, node string, proven runbook.Step) {
	c := p.Chapter
	c.Role.Refresh(ctx)
	from := c.Role.Owner()
	c.Role.Resume(ctx, chapter.Step(steps.Rep9_8_1Step1, from, "node "+node+" can own the role"), node)
	c.Role.Stop(ctx, chapter.Step(steps.Rep9_8_1Step2, from, "the role is offline, so that its services start again with the new password"))
	c.Role.Move(ctx, chapter.Step(steps.Rep9_8_1Step3c, from, "the role is on "+node), node, false)
	c.Role.WorkOn(node)
	for _, other := range c.Site.Config.OtherNodes(node) {
		c.Role.Pause(ctx, chapter.Step(steps.Rep9_8_1Step1, node, "node "+other+" is paused while the services start on "+node+" with the new password"), other)
	}
	mark := c.Run.Mark()
	c.Run.Do(ctx, c.Role.Infrastructure(chapter.Step(steps.Rep9_8_1Step3d, node, "", "9.8.1/3"))...)
	for _, service := range p.Site.Services {
		c.Run.Do(ctx, p.started(node, service))
	}
	c.Role.Start(ctx, chapter.Step(steps.Rep9_8_2Step14, node, "the whole role is online"))
	for _, other := range c.Site.Config.OtherNodes(node) {
		c.Role.Release(ctx, chapter.Step(steps.Rep9_8_1Step1, node, "node "+other+" is resumed"), other)
	}
	c.Run.Sum(ctx, proven, mark, "shown by the steps above: the role came online on this node after the new password was set for its services")
	if c.Run.OK() && !c.Run.Deviated() {
		c.Run.Record().Remember(ctx, runbook.FactPasswordProvenPrefix+node, c.Run.ID()+" brought the role online with the new password on this node", c.Run.Input().Operator)
		p.given = slices.DeleteFunc(p.given, func(n string) bool { return n == node })
		// If the next node cannot start the services, this one can.
		c.Role.SettleHere()
	}
}

// distrust makes the next attempts set the password again on the nodes that have not proven it: the reference may have held a
// wrong one.
func (p *passwords) distrust(ctx workflow.Context, node string) {
	var keys []string
	for _, given := range p.given {
		keys = append(keys, runbook.FactPasswordPrefix+given)
		p.stale[given] = given != node // The retry sets it on the node itself.
	}
	p.Run.Record().Withdraw(ctx, keys, "a service has not started with the password")
}

// started brings the resource of a service online. A retry sets the passwords of the node again first: the
// reference may hold another one by then.
func (p *passwords) started(node string, service resolved.Service) engine.Item {
	s := chapter.Step(steps.Rep9_8_2Step12, node, "service "+service.Key+" starts with the new password").
		WithHint("if the error is 1069, read the log System in Event Viewer on " + node + ". If it has event 7038 for this start, the event shows the reason: " +
			"if the account is locked out, disabled or expired, correct the account in Active Directory, then retry; if the password is wrong, " +
			"store the right password under the site file's password reference, then retry, which sets the password on " + node + " again. " +
			"If it has event 7041, the account lacks the right to log on as a service: grant this right on " + node + " (secpol.msc, Local Policies, User Rights Assignment), then retry")
	tried := false
	return engine.Perform(s, func(ctx workflow.Context, a *engine.Attempt) error {
		if tried {
			for _, each := range p.Site.Services {
				if err := a.Ensure(ctx, node, password(each)); err != nil {
					return err
				}
			}
		}
		tried = true
		err := a.Ensure(ctx, node, p.Role.ResourceOnline(p.Role.Of(service)))
		if chapter.Repairable(err) {
			p.distrust(ctx, node)
		}
		return err
	})
}

// step is a step about the passwords of a node.
func (p *passwords) step(node, title string) runbook.Step {
	if node == p.Site.Config.FirstNode() {
		return chapter.Step(steps.Int9_5_2Step2, node, title)
	}
	return chapter.Step(steps.Rep9_8_2Step7, node, title)
}

// stepOf is a step about the password of a service of a node.
func (p *passwords) stepOf(node string, service resolved.Service, title string) runbook.Step {
	if service.Exchange && node == p.Site.Config.FirstNode() {
		return chapter.Step(steps.Int9_5_2Step3, node, title)
	}
	return p.step(node, title)
}

func password(service resolved.Service) windows.ServicePassword {
	return windows.ServicePassword{Name: service.Key, Account: service.Account.Name, Password: service.Account.Password}
}
