package workflows

import (
	"strings"
	"time"

	"changeover/workflows/chapter"

	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/desk"
	"changeover/workflows/engine"

	"go.temporal.io/sdk/workflow"
)

// timeZoneUnchanged leaves XPR's time stamps as they are.
const timeZoneUnchanged = "unchanged"

// conversionServices returns the services that run while time stamps are converted.
func conversionServices() []string {
	return []string{chapter.LicenceService, "nameloc", "cfgsvc", "xmrsvc", "infostor"}
}

// timeZones is 9.7.4: the time stamps in XPR's database are converted with exactly five services
// running, once in the life of a cluster.
func timeZones(ctx workflow.Context, c *chapter.Chapter) {
	wanted := c.Site.Config.XPR.TimeZoneSupport
	s := chapter.Step(steps.Int9_7_4Step1, c.Role.Owner(), "time zone support is "+wanted)
	if wanted == timeZoneUnchanged {
		c.Run.Do(ctx, engine.NotNeeded(s, "the site leaves time zones unchanged"))
		return
	}
	if c.Run.Record().Has(runbook.FactTimeZones) {
		c.Run.Do(ctx, chapter.OnRecord(c, s, runbook.FactTimeZones, "converted"))
		return
	}
	if begun, ok := c.Run.Record().Fact(runbook.FactConverting); ok {
		settleConversion(ctx, c, s, begun)
		return
	}
	if c.Run.Checking() {
		c.Run.Do(ctx, chapter.WouldDo(s, "the time stamps are converted"))
		return
	}
	convert(ctx, c, s, wanted)
}

// convert takes the role into the state that the conversion wants, and converts once. The fact is
// written before: where its good end is missing, only a person can say whether the time stamps are
// converted.
func convert(ctx workflow.Context, c *chapter.Chapter, s runbook.Step, wanted string) {
	about := func(title string) runbook.Step { return chapter.Step(steps.Int9_7_4Step1, c.Role.Owner(), title) }
	c.Role.Stop(ctx, about("the role is offline for the conversion"))
	store, _ := c.Site.Service("infostor")
	c.Run.Do(ctx,
		c.Role.OnlineMeanwhile(about("the information store is online, and what it depends on"), c.Role.Of(store)),
		engine.Gate(about("of XPR's services exactly "+strings.Join(conversionServices(), ", ")+" are online"), chapter.OnlyOnline(c, conversionServices()...)),
	)
	program := c.Site.Config.XPR.InstallDir + `\bin\TimeZoneSupport.exe`
	// A person who withdraws the fact wants another conversion, which the end of an earlier one must not
	// stand for: the time makes it a program of its own.
	name := chapter.ProgramName(c, s, program, wanted+"\n"+workflow.Now(ctx).UTC().Format(time.RFC3339))
	c.Run.Record().Remember(ctx, runbook.FactConverting, wanted+" on "+s.Host+" as "+name, "")
	d := chapter.Detach(c, name, program, wanted)
	c.Run.Do(ctx, engine.PerformGuard(s, func(ctx workflow.Context, a *engine.Attempt) error { return d.Run(ctx, a, nil) }))
	c.Run.Record().Remember(ctx, runbook.FactTimeZones, wanted, "")
	c.Role.Start(ctx, about("the role is online again"))
}

// unsettledConversion asks about a conversion that may still run before any service comes online: it
// wants exactly five of them.
func unsettledConversion(ctx workflow.Context, c *chapter.Chapter) {
	begun, ok := c.Run.Record().Fact(runbook.FactConverting)
	if ok && !c.Run.Record().Has(runbook.FactTimeZones) && !c.Run.Checking() {
		settleConversion(ctx, c, chapter.Step(steps.Int9_7_4Step1, c.Role.Owner(), "the conversion of time zones that was begun has ended"), begun)
	}
}

// settleConversion is for a conversion that an earlier run began and that has no good end on record.
// It may have run to its end, or still run: a second one could ruin the time stamps, so a person looks
// and attests it, or withdraws the fact.
func settleConversion(ctx workflow.Context, c *chapter.Chapter, s runbook.Step, begun runbook.SiteFact) {
	s = s.WithHint("look whether the conversion has ended well before you confirm; if the time stamps are not converted, abort, run 'starter facts withdraw " +
		runbook.FactConverting + " --site " + c.Site.Name() + " --reason TEXT' and start the runbook again: it converts anew")
	if c.Run.Checking() {
		c.Run.Do(ctx, chapter.WantsPerson(s, "a conversion began on "+begun.Time+" ("+begun.Value+") and has no good end on record; a person decides"))
		return
	}
	c.Run.Do(ctx, engine.Asking(desk.Task{Steps: []runbook.Step{s}, Required: true, OperatorTask: runbook.OperatorTask{
		ID: "time-zones-converted", Title: "attest that the time stamps were converted by the run that began on " + begun.Time,
		Host: s.Host, Attest: true, Pages: []runbook.Page{conversionPage(c, s, begun)},
	}}))
	if attested, ok := c.Run.Record().Fact(desk.FactOf(s)); ok {
		c.Run.Record().Remember(ctx, runbook.FactTimeZones, begun.Value+", "+attested.Value, attested.Operator)
	}
}

// conversionPage says what to look at.
func conversionPage(c *chapter.Chapter, s runbook.Step, begun runbook.SiteFact) runbook.Page {
	return runbook.Page{Title: "Look at, before you confirm", Manual: s.Manual, Fields: []runbook.Field{
		{Label: "began", Value: begun.Time + ": " + begun.Value + ", by " + begun.Workflow},
		{Label: "TimeZoneSupport.exe no longer runs; exit.txt on that host holds 0", Value: `%ProgramFiles%\Changeover\` + "changeover-" + c.Site.Name() + "-" + s.ID + "-*"},
		{Label: "otherwise", Value: s.Hint},
	}}
}
