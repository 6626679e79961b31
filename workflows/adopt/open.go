package adopt

import (
	"fmt"
	"slices"
	"strings"

	"changeover/activities/cluster"
	"changeover/activities/windows/check"
	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
)

// open is what the site record does not have yet.
type open struct {
	// shown are facts that the hosts show.
	shown []shown
	// statements are for a person, since no host shows them, and values are typed again.
	statements []statement
	values     []runbook.IrrevocableValue
	// pages show what the statements are about, steps are those of statements and values.
	pages []runbook.Page
	steps []runbook.Step
}

// shown is a fact that a host shows, and the id of the step that a runbook would do again without it, if any.
type shown struct{ host, key, value, step string }

// statement is what a person states about a step.
type statement struct {
	runbook.Statement

	step runbook.Step
	// entered are the fields and values of the step's page; the site record keeps them in front of the person's words.
	entered string
	// about are the values of the site file that the statement is about.
	about string
	// begins is how the fact must begin, since runbooks read its first words.
	begins string
	// ours: adopt itself asks for it, and no task of a runbook does.
	ours bool
	// extra: no step differs without it.
	extra bool
}

// with returns the value under which the site record keeps a statement, with a person's words.
func (s statement) with(words string) string {
	switch {
	case s.begins != "":
		return s.begins + " (" + words + ")"
	case s.entered != "":
		return desk.Entered(s.entered, words)
	}
	return words
}

func (o open) empty() bool { return len(o.shown) == 0 && !o.asks() }

// asks reports whether a person is needed.
func (o open) asks() bool { return len(o.statements)+len(o.values) > 0 }

// open collects what the studies leave open.
func (a *adoption) open() open {
	var o open
	for i, p := range a.passes {
		if i < len(a.studied) {
			a.tasks(&o, p, a.studied[i])
			a.adapters(&o, p, a.studied[i])
			a.latency(&o, p, a.studied[i])
			a.satellites(&o, p, a.studied[i])
			a.driverRestarts(&o, a.studied[i])
		}
	}
	a.replications(&o)
	a.displayNames(&o)
	a.timeZones(&o)
	a.failoverTest(&o)
	a.installed(&o)
	a.ownKeys(&o)
	return o
}

// tasks are the statements and values that the tasks of a runbook still ask for, with their pages.
func (a *adoption) tasks(o *open, p Pass, studied []engine.Studied) {
	page := runbook.Page{Title: "To state: " + runbook.WorkflowID(p.Runbook, runbook.Input{Site: a.Site.Name(), Node: p.Input.Node, Satellite: p.Input.Satellite})}
	for _, s := range studied {
		if s.Open == nil {
			continue
		}
		for _, step := range s.Open.Steps {
			if s.Open.Asks(step) && o.state(statement{Statement: s.Open.Statement(step), step: step, entered: s.Open.Entered[step.ID], about: s.Open.AboutOf(step)}) {
				page.Fields = append(page.Fields, runbook.Field{Label: strings.TrimSpace(step.Manual + " " + step.Host), Value: step.Title})
			}
		}
		for _, v := range s.Open.Values {
			if !slices.ContainsFunc(o.values, func(known runbook.IrrevocableValue) bool { return known.Key == v.Key }) {
				o.values = append(o.values, v)
				o.steps = append(o.steps, stepOf(s.Open.Steps, v.Step))
			}
		}
		if len(s.Open.Pages) > 0 && s.Open.Pages[0].Title != desk.StatementsPage {
			o.pages = append(o.pages, s.Open.Pages...)
		}
	}
	if len(page.Fields) > 0 {
		o.pages = append([]runbook.Page{page}, o.pages...)
	}
}

func stepOf(all []runbook.Step, id string) runbook.Step {
	for _, s := range all {
		if s.ID == id {
			return s
		}
	}
	return runbook.Step{ID: id}
}

// state adds a statement; it returns false for one that is there.
func (o *open) state(s statement) bool {
	if slices.ContainsFunc(o.statements, func(known statement) bool { return strings.EqualFold(known.Key, s.Key) }) {
		return false
	}
	o.statements = append(o.statements, s)
	o.steps = append(o.steps, s.step)
	return true
}

// ask adds a statement that no task of a runbook asks for; begins is how its fact begins.
func (a *adoption) ask(o *open, key, begins string, s runbook.Step) {
	if !a.Run.Record().Has(key) {
		text := strings.TrimSpace(s.Manual+" "+s.Host) + ": " + s.Title
		o.state(statement{Statement: runbook.Statement{Key: key, Text: text}, begins: begins, step: s, ours: true})
	}
}

// take adds a fact that the hosts show.
func (a *adoption) take(o *open, host, key, value, step string) {
	known := slices.ContainsFunc(o.shown, func(s shown) bool { return strings.EqualFold(s.key, key) })
	if value != "" && !known && !a.Run.Record().Has(key) {
		o.shown = append(o.shown, shown{host, key, value, step})
	}
}

// adapters takes the addresses of the licensed network adapters that the site file does not give (7.1.2/7).
func (a *adoption) adapters(o *open, p Pass, studied []engine.Studied) {
	if p.Runbook != runbook.Prepare {
		return
	}
	for _, node := range a.Site.Config.Nodes {
		if a.Preconditions().LicensedMAC(node) == "" {
			a.take(o, node.Name, runbook.FactMACPrefix+node.Name, shows(studied, node.Name, check.MACFact), "")
		}
	}
}

// latency asks for the vendor's figure if the drive has too little traffic to be measured (7.1.2). Mode check takes an idle drive for fast
// enough, but a preparation that changes something would ask for this figure.
func (a *adoption) latency(o *open, p Pass, studied []engine.Studied) {
	vendor := chapter.VendorLatency(a.Chapter)
	key := desk.FactOf(vendor.Step)
	if p.Runbook != runbook.Prepare || a.Run.Record().Has(key) {
		return
	}
	text := vendor.Manual + ": " + vendor.Title
	for _, s := range studied {
		for i, want := range s.Wants {
			_, ok := want.Want.(check.DiskLatency)
			if !ok || i >= len(s.Seen) || s.Seen[i].Problem != nil || len(s.Seen[i].Changes) > 0 || measured(s.Seen[i].Facts) {
				continue
			}
			if o.state(statement{Statement: runbook.Statement{Key: key, Text: text}, step: vendor.Step, about: runbook.Composed(vendor.About), ours: true, extra: true}) {
				o.pages = append(o.pages, runbook.Page{
					Title:  "To state: the latency of the shared disks, which have too little traffic to be measured now",
					Fields: []runbook.Field{{Label: vendor.Manual, Value: vendor.Title}},
				})
			}
		}
	}
}

func measured(facts []runbook.Fact) bool {
	return slices.ContainsFunc(facts, func(f runbook.Fact) bool { return f.Name == check.LatencyFact })
}

// satellites takes the satellites that the Kernel list and the layer list name (9.10).
func (a *adoption) satellites(o *open, p Pass, studied []engine.Studied) {
	ids := []string{steps.Sat9_10Step4.ID, steps.Sat9_10Step6.ID}
	if p.Input.Satellite != "" && holds(studied, a.Role.Owner(), ids...) {
		a.take(o, a.Role.Owner(), runbook.FactSatellitePrefix+p.Input.Satellite, "the Kernel list and the layer list name the satellite while the role is online", "")
	}
}

// driverRestarts asks whether a node has restarted after the printer driver was installed (9.4.2/6). A host shows this by the
// time of the driver's log, so a person is asked only where the log is gone.
func (a *adoption) driverRestarts(o *open, studied []engine.Studied) {
	for _, s := range studied {
		for i, want := range s.Wants {
			since, ok := want.Want.(check.StartedSince)
			if !ok || i >= len(s.Seen) || len(s.Seen[i].Changes) == 0 || s.Seen[i].Changes[0].Property != "File "+since.Path {
				continue
			}
			a.ask(o, runbook.FactDriverRestart+want.Step.Host, "", want.Step)
		}
	}
}

// replications takes the nodes on which the role runs now, and asks a person about the others: services that are installed on
// a node do not show that the role has run there.
func (a *adoption) replications(o *open) {
	for _, node := range a.unreplicated() {
		key := runbook.FactReplicatedPrefix + node
		switch {
		case !holds(a.own, node, steps.Rep9_8StepN.ID):
		case strings.EqualFold(a.Role.Seen().RoleOwner, node) && a.Role.Seen().RoleState == cluster.Online:
			a.take(o, node, key, "the role is online on the node", steps.Rep9_8StepN.ID)
		default:
			a.ask(o, key, "", chapter.Step(steps.Rep9_8StepN, node, "the role has run on this node, with every service online"))
		}
	}
}

// displayNames is 9.9/7: the node shows the display names that the restart is for.
func (a *adoption) displayNames(o *open) {
	second := a.Site.Config.SecondNode()
	if a.wantsDisplayNames() && holds(a.own, second, steps.Tst9_9Step7.ID) {
		a.take(o, second, runbook.FactDisplayNamesPrefix+second, "the services have the same display names as on the install node", steps.Tst9_9Step7.ID)
	}
}

// timeZones asks whether the time stamps were converted (9.7.4), which no host shows. A conversion that Changeover has begun
// is asked about by its own task.
func (a *adoption) timeZones(o *open) {
	wanted := a.Site.Config.XPR.TimeZoneSupport
	if wanted != config.TimeZoneUnchanged && !a.Run.Record().Has(runbook.FactConverting) {
		a.ask(o, runbook.FactTimeZones, wanted, chapter.Step(steps.Int9_7_4Step1, "", fmt.Sprintf("the time stamps were converted once, with TimeZoneSupport %s", wanted)))
	}
}

// failoverTest asks whether the test that ends an installation has passed (9.9/5).
func (a *adoption) failoverTest(o *open) {
	a.ask(o, runbook.FactFailoverTested, "", chapter.Step(steps.Tst9_9Step5, "", "a failover test has passed: the role was online on every node after a move to that node"))
}

// installed takes the folders of XPR, which cannot be changed, from the paths of its programs (4.3.4.1, 4.4), so that nobody has
// to type them.
func (a *adoption) installed(o *open) {
	first := a.Site.Config.FirstNode()
	for _, key := range []string{"xpr.licsvcDir", "xpr.installDir"} {
		a.take(o, first, runbook.FactOfValue(key), a.folders[key], "")
		if a.folders[key] != "" {
			o.values = slices.DeleteFunc(o.values, func(v runbook.IrrevocableValue) bool { return v.Key == key })
		}
	}
}

// ownKeys are the keys of the install node that differ from the tables, or from the site record.
func (a *adoption) ownKeys(o *open) {
	for _, own := range a.keys {
		if fact, _ := a.Run.Record().Fact(own.Fact()); fact.Value != own.Key {
			o.shown = append(o.shown, shown{host: a.Site.Config.FirstNode(), key: own.Fact(), value: own.Key})
		}
	}
}

// task is the one task that asks for all of it.
func (o open) task(site string) desk.Task {
	task := desk.Task{Steps: o.steps, Required: true, InUse: true, KeepsGiven: true, OperatorTask: runbook.OperatorTask{
		ID:     "adoption",
		Title:  "state what no host can show about site " + site + "; leave out each statement that is not true or that nobody can confirm",
		Attest: true, MayLeaveOut: true, Values: o.values,
		Why: "the cluster was built by hand, no host can show these facts, and nobody has stated them yet",
	}}
	ours := runbook.Page{Title: "Steps that the runbooks repeat if you do not state that they are done"}
	for _, s := range o.statements {
		task.Statements = append(task.Statements, s.Statement)
		if s.ours && !s.extra {
			ours.Fields = append(ours.Fields, runbook.Field{Label: strings.TrimSpace(s.step.Manual + " " + s.step.Host), Value: s.step.Title})
		}
	}
	if len(ours.Fields) > 0 {
		task.Pages = append(task.Pages, ours)
	}
	task.Pages = append(task.Pages, o.pages...)
	return task
}
