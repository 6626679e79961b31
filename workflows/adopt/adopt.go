// Package adopt takes over a cluster that was built by hand: it looks at every step of every runbook, writes into the
// site record what the hosts show and what a person states, and lists what differs from the manual. It changes nothing on
// a host.
package adopt

import (
	"cmp"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/setup"
)

// Pass is a runbook as it is looked at, for a node or a satellite where there is one.
type Pass struct {
	Runbook string
	Input   runbook.Input
	Chapter func(ctx workflow.Context, c *chapter.Chapter)
}

// adoption is one run of adopt.
type adoption struct {
	*chapter.Chapter

	passes []Pass
	// studied is what each pass has found, and own what adopt itself has looked at.
	studied [][]engine.Studied
	own     []engine.Studied
	// keys are those of the install node that differ from the tables; the site uses them from the first look on (G-08).
	keys []setup.OwnKey
	// folders are the programs of services on the install node, by the key of the folder that they are in.
	folders map[string]string
	// forget drops the steps of the study.
	forget func(workflow.Context)
	// recorded are the facts that this run has written.
	recorded []runbook.AdoptedFact
}

// Cluster adopts a site's cluster. Where nothing is open, the first look is the result; otherwise the second one, which
// says what is left.
func Cluster(ctx workflow.Context, c *chapter.Chapter, passes []Pass) {
	a := &adoption{Chapter: c, passes: passes}
	a.refuse(ctx)
	if !c.Run.OK() {
		return
	}
	a.study(ctx)
	left := a.open()
	switch {
	case !c.Run.OK():
		return
	case c.Run.Checking():
		a.report(ctx, left)
	case !left.empty():
		a.settle(ctx, left)
		if !c.Run.OK() {
			return
		}
		a.forget(ctx)
		a.study(ctx)
		left = a.open()
	}
	if c.Run.OK() {
		engine.Adopted(c.Run, a.result(left))
	}
}

// refuse ends the run where there is nothing to adopt: no XPR in the role, or a cluster that Changeover builds.
func (a *adoption) refuse(ctx workflow.Context) {
	record, site := a.Run.Record(), a.Site.Name()
	state := a.Role.Refresh(ctx)
	switch {
	case !a.Run.OK():
	case a.Run.Checking() && len(state.Nodes) == 0: // The cluster could not be read, and the check says so.
	case !a.Role.Integrated(state):
		a.Run.Fail(calls.Failure(runbook.ErrPrecondition, "cannot adopt %s: role %s of cluster %s has no resource of XPR; "+
			"if XPR is in another role, correct role.name in the site file and start the runbook again; if XPR is not installed yet, start a deployment",
			site, a.Role.Name(), a.Site.Config.Cluster.Name))
	case record.Has(runbook.FactCommissioning) && !record.Has(runbook.FactFailoverTested):
		a.Run.Fail(calls.Failure(runbook.ErrPrecondition, "cannot adopt %s: Changeover is still building this cluster, as the site record says (%s); start a deployment to finish the cluster",
			site, record.Because(runbook.FactCommissioning)))
	}
}

// study looks at all steps of all runbooks. A step that could not be looked at must not be adopted, so the run waits until a
// person has it looked at again.
func (a *adoption) study(ctx workflow.Context) {
	s := runbook.Step{ID: "look-at-cluster", Title: "read the state for every step of every runbook of site " + a.Site.Name()}
	a.Run.Quietly(ctx, s, func(ctx workflow.Context, _ engine.Reader) error {
		mark := a.Run.Mark()
		a.forget = func(ctx workflow.Context) { engine.Drop(ctx, a.Run, mark) }
		a.studied, a.own = nil, nil
		a.lookForKeys(ctx)
		for _, p := range a.passes {
			a.studied = append(a.studied, engine.Study(ctx, a.Run, p.Input, func(ctx workflow.Context) { p.Chapter(ctx, a.Chapter) }))
		}
		a.own = append(a.own, engine.Study(ctx, a.Run, runbook.Input{}, a.look)...)
		why := a.unread()
		if !a.Run.OK() || why == "" || a.Run.Checking() {
			return a.Run.Err()
		}
		a.forget(ctx)
		return calls.Failure(runbook.ErrPrecondition, "cannot adopt %s: some steps could not be looked at: %s; correct the cause of each error, then retry", a.Site.Name(), why)
	})
}

// unread says what could not be looked at, and why; empty: nothing.
func (a *adoption) unread() string {
	const most = 3
	var unread []string
	for _, studied := range append(a.studied, a.own) {
		for _, s := range studied {
			for _, row := range s.Rows {
				if row.Verdict == runbook.Unknown && row.Error != "" && len(unread) < most {
					unread = append(unread, row.Place()+": "+row.Error)
				}
			}
		}
	}
	return strings.Join(unread, "; ")
}

// settle asks a person once for everything that no host shows, and writes the answers and the facts from the hosts
// into the site record.
func (a *adoption) settle(ctx workflow.Context, left open) {
	person := a.Run.Input().Operator
	var said []runbook.DecisionRecord
	if left.asks() {
		if said = engine.Ask(ctx, a.Run, left.task(a.Site.Name())); len(said) == 0 {
			return
		}
		person = said[len(said)-1].Operator
	}
	a.Run.Record().AdoptFor(cmp.Or(person, a.Run.ID()))
	for _, f := range left.shown {
		a.remember(ctx, f.key, f.value, "", "")
	}
	for _, d := range said {
		for _, s := range left.statements {
			if words := stated(d, s.Key); words != "" {
				a.remember(ctx, s.Key, s.with(words), s.about, d.Operator)
			}
		}
		for _, typed := range d.Typed {
			a.remember(ctx, runbook.FactOfValue(typed.Name), typed.Value, "", d.Operator)
		}
	}
	a.Run.Record().AdoptFor("")
}

// stated are a person's words about one statement; empty: it was left out.
func stated(said runbook.DecisionRecord, key string) string {
	for _, s := range said.Stated {
		if s.Name == key {
			return s.Value
		}
	}
	return ""
}

func (a *adoption) remember(ctx workflow.Context, key, value, about, operator string) {
	a.Run.Record().RememberAbout(ctx, key, value, about, operator)
	if fact, ok := a.Run.Record().Fact(key); ok && a.Run.OK() {
		a.recorded = append(a.recorded, runbook.AdoptedFact{Key: fact.Key, Value: fact.Value, AdoptedBy: fact.AdoptedBy})
	}
}

// report says in mode check what a run would record and ask.
func (a *adoption) report(ctx workflow.Context, left open) {
	var items []engine.Item
	for _, f := range left.shown {
		items = append(items, chapter.WouldDo(recordStep(f.host, f.key), "a run takes this fact from the hosts: "+runbook.SiteFact{Key: f.key, Value: f.value}.Shown()))
	}
	for _, s := range left.statements {
		if s.ours {
			items = append(items, chapter.WantsPerson(s.step, "a run asks a person to state: "+s.Text))
		}
	}
	a.Run.Do(ctx, items...)
}

// recordStep is about one fact of the site record.
func recordStep(host, key string) runbook.Step {
	return runbook.Step{ID: "site-record", Host: host, Title: "the site record has the fact '" + key + "'"}
}
