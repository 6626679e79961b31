package workflows

import (
	"strings"
	"time"

	clustercheck "changeover/activities/cluster/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/role"

	"go.temporal.io/sdk/workflow"
)

// timeZoneUnchanged leaves XPR's time stamps as they are.
const timeZoneUnchanged = "unchanged"

// conversionServices returns the services that run while time stamps are converted.
func conversionServices() []string {
	return []string{licenceService, "nameloc", "cfgsvc", "xmrsvc", "infostor"}
}

// timeZones is 9.7.4: the time stamps in XPR's database are converted with exactly five services
// running, once in the life of a cluster.
func timeZones(ctx workflow.Context, c *chapter) {
	wanted := c.site.Config.XPR.TimeZoneSupport
	s := step(steps.Int9_7_4Step1, c.role.Owner(), "time zone support is "+wanted)
	if wanted == timeZoneUnchanged {
		c.run.Do(ctx, engine.NotNeeded(s, "the site leaves time zones unchanged"))
		return
	}
	if c.run.Record().Has(runbook.FactTimeZones) {
		c.run.Do(ctx, onRecord(c, s, runbook.FactTimeZones, "converted"))
		return
	}
	if begun, ok := c.run.Record().Fact(runbook.FactConverting); ok {
		settleConversion(ctx, c, s, begun)
		return
	}
	if c.run.Checking() {
		c.run.Do(ctx, wouldDo(s, "the time stamps are converted"))
		return
	}
	convert(ctx, c, s, wanted)
}

// convert takes the role into the state that the conversion wants, and converts once. The fact is
// written before: where its good end is missing, only a person can say whether the time stamps are
// converted.
func convert(ctx workflow.Context, c *chapter, s runbook.Step, wanted string) {
	about := func(title string) runbook.Step { return step(steps.Int9_7_4Step1, c.role.Owner(), title) }
	c.role.Stop(ctx, about("the role is offline for the conversion"))
	store, _ := c.site.Service("infostor")
	c.run.Do(ctx,
		c.role.OnlineMeanwhile(about("the information store is online, and what it depends on"), c.role.Of(store)),
		engine.Gate(about("of XPR's services exactly "+strings.Join(conversionServices(), ", ")+" are online"), onlyOnline(c, conversionServices()...)),
	)
	program := c.site.Config.XPR.InstallDir + `\bin\TimeZoneSupport.exe`
	// A person who withdraws the fact wants another conversion, which the end of an earlier one must not
	// stand for: the time makes it a program of its own.
	name := programName(c, s, program, wanted+"\n"+workflow.Now(ctx).UTC().Format(time.RFC3339))
	c.run.Record().Remember(ctx, runbook.FactConverting, wanted+" on "+s.Host+" as "+name, "")
	d := detach(c, name, program, wanted)
	c.run.Do(ctx, engine.PerformGuard(s, func(ctx workflow.Context, a *engine.Attempt) error { return d.run(ctx, a, nil) }))
	c.run.Record().Remember(ctx, runbook.FactTimeZones, wanted, "")
	c.role.Start(ctx, about("the role is online again"))
}

// onlyOnline is a role of which exactly some of XPR's services are online, by their keys.
func onlyOnline(c *chapter, keys ...string) clustercheck.OnlyServicesOnline {
	want := clustercheck.OnlyServicesOnline{Role: c.role.Name(), Types: []string{role.GenericService, role.InformationStore}}
	for _, key := range keys {
		if service, ok := c.site.Service(key); ok {
			want.Resources = append(want.Resources, c.role.Of(service))
		}
	}
	return want
}

// unsettledConversion asks about a conversion that may still run before any service comes online: it
// wants exactly five of them.
func unsettledConversion(ctx workflow.Context, c *chapter) {
	begun, ok := c.run.Record().Fact(runbook.FactConverting)
	if ok && !c.run.Record().Has(runbook.FactTimeZones) && !c.run.Checking() {
		settleConversion(ctx, c, step(steps.Int9_7_4Step1, c.role.Owner(), "the conversion of time zones that was begun has ended"), begun)
	}
}

// settleConversion is for a conversion that an earlier run began and that has no good end on record.
// It may have run to its end, or still run: a second one could ruin the time stamps, so a person looks
// and attests it, or withdraws the fact.
func settleConversion(ctx workflow.Context, c *chapter, s runbook.Step, begun runbook.SiteFact) {
	s = s.WithHint("look whether the conversion has ended well before you confirm; if the time stamps are not converted, abort, run 'starter facts withdraw " +
		runbook.FactConverting + " --site " + c.site.Name() + " --reason TEXT' and start the runbook again: it converts anew")
	if c.run.Checking() {
		c.run.Do(ctx, wantsPerson(s, "a conversion began on "+begun.Time+" ("+begun.Value+") and has no good end on record; a person decides"))
		return
	}
	c.run.Do(ctx, engine.Asking(desk.Task{Steps: []runbook.Step{s}, Required: true, OperatorTask: runbook.OperatorTask{
		ID: "time-zones-converted", Title: "attest that the time stamps were converted by the run that began on " + begun.Time,
		Host: s.Host, Attest: true, Pages: []runbook.Page{conversionPage(c, s, begun)},
	}}))
	if attested, ok := c.run.Record().Fact(desk.FactOf(s)); ok {
		c.run.Record().Remember(ctx, runbook.FactTimeZones, begun.Value+", "+attested.Value, attested.Operator)
	}
}

// conversionPage says what to look at.
func conversionPage(c *chapter, s runbook.Step, begun runbook.SiteFact) runbook.Page {
	return runbook.Page{Title: "Look at, before you confirm", Manual: s.Manual, Fields: []runbook.Field{
		{Label: "began", Value: begun.Time + ": " + begun.Value + ", by " + begun.Workflow},
		{Label: "TimeZoneSupport.exe no longer runs; exit.txt on that host holds 0", Value: `%ProgramFiles%\Changeover\` + "changeover-" + c.site.Name() + "-" + s.ID + "-*"},
		{Label: "otherwise", Value: s.Hint},
	}}
}
