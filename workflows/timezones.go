package workflows

import (
	"time"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// timeZoneUnchanged leaves XPR's time stamps as they are.
const timeZoneUnchanged = "unchanged"

// runbook.FactConverting is written before the conversion begins. Without the fact that it has
// ended, nobody but a person can tell whether the time stamps are converted.
const runbook.FactConverting = "time-zones-converting"

// timeZones is 9.7.4: the time stamps in XPR's database are converted with exactly
// five services running, once in the life of a cluster.
func timeZones(ctx workflow.Context, c *chapter) {
	wanted := c.site.Config.XPR.TimeZoneSupport
	s := step(steps.Int9_7_4Step1, /*9.7.4*/ c.role.Owner(), "time zone support is "+wanted)
	if wanted == timeZoneUnchanged {
		c.run.Do(ctx, engine.NotNeeded(s, "the site leaves time zones unchanged")
		return
	}
	if fact, ok := c.run.Fact(runbook.FactTimeZones); ok {
		c.run.Report(ctx, s, runbook.Unchanged, "converted on "+fact.Time+": "+fact.Value)
		return
	}
	if begun, ok := c.run.Fact(runbook.FactConverting); ok {
		settleConversion(ctx, c, s, begun)
		return
	}
	if c.run.Checking() {
		c.run.Report(ctx, s, runbook.WouldChange, "the time stamps are converted")
		return
	}
	convert(ctx, c, s, wanted)
}

// convert takes the role into the state that the conversion wants, and converts once.
func convert(ctx workflow.Context, c *chapter, s runbook.Step, wanted string) {
	about := func(title string) runbook.Step { return step(steps.Int9_7_4Step1, /*9.7.4*/ c.role.Owner(), title) }
	c.role.Stop(ctx, about("the role is offline for the conversion"))
	c.run.Do(ctx, engine.Ensure(about("the information store is online, and what it depends on"), c.role.ResourceOnline(r.resourceOf("infostor")))
	fiveOnline(ctx, c, about("exactly five services of XPR are online"))
	program := c.site.Config.XPR.InstallDir + `\bin\TimeZoneSupport.exe`
	// The fact is the fence here. Whoever withdraws it wants another conversion, which the
	// end of an earlier one must not stand for: the time makes it a program of its own.
	name := programName(c, s, program, wanted+"\n"+workflow.Now(ctx).UTC().Format(time.RFC3339))
	c.run.Remember(ctx, runbook.FactConverting, wanted+" on "+s.Host+" as "+name, "")
	runDetached(ctx, c, s, true, detach(c, name, program, wanted), nil)
	c.run.Remember(ctx, runbook.FactTimeZones, wanted, "")
	c.role.Start(ctx, about("the role is online again"))
}

// unsettledConversion asks about a conversion that may still run before any service comes
// online: it wants exactly five of them.
func unsettledConversion(ctx workflow.Context, c *chapter) {
	begun, ok := c.run.Fact(runbook.FactConverting)
	if ok && !c.run.Has(runbook.FactTimeZones) && !c.run.Checking() {
		settleConversion(ctx, c, step(steps.Int9_7_4Step1, /*9.7.4*/ c.role.Owner(), "the conversion of time zones that was begun has ended"), begun)
	}
}

// settleConversion is for a conversion that an earlier run began and that has no good end
// on record. It may have run to its end, or still run: a second one could ruin the time
// stamps, so a person looks and vouches for it, or takes the fact back.
func settleConversion(ctx workflow.Context, c *chapter, s runbook.Step, begun runbook.SiteFact) {
	s.Hint = "look whether the conversion has ended well before you confirm; if the time stamps are not converted, abort, run 'starter facts withdraw " +
		runbook.FactConverting + " --site " + c.site.Name() + " --reason TEXT' and start the runbook again: it converts anew"
	if c.run.Checking() {
		c.run.Report(ctx, s, runbook.WouldChange, "a conversion began on "+begun.Time+" ("+begun.Value+") and has no good end on record; a person decides")
		return
	}
	r.ask(ctx, engine.Task{steps: []runbook.Step{s}, required: true, OperatorTask: runbook.OperatorTask{
		ID: "time-zones-converted", Title: "vouch that the time stamps were converted by the run that began on " + begun.Time,
		Host: s.Host, Attest: true, Pages: []runbook.Page{conversionPage(c, s, begun)},
	}})
	if vouched, ok := c.run.Fact(factOf(s)); ok {
		c.run.Remember(ctx, runbook.FactTimeZones, begun.Value+", "+vouched.Value, vouched.Operator)
	}
}

// conversionPage says what to look at.
func conversionPage(c *chapter, s runbook.Step, begun runbook.SiteFact) Page {
	return runbook.Page{Title: "Look at, before you confirm", Manual: s.Manual, Fields: []runbook.Field{
		{Label: "began", Value: begun.Time + ": " + begun.Value + ", by " + begun.Workflow},
		{Label: "TimeZoneSupport.exe no longer runs; exit.txt on that host holds 0", Value: `%ProgramFiles%\Changeover\` + "changeover-" + c.site.Name() + "-" + s.ID + "-*"},
		{Label: "its log tells of success", Value: c.site.Config.XPR.InstallDir + `\bin\TimeZoneSupport.log`},
		{Label: "otherwise", Value: s.Hint},
	}}
}

// fiveOnline guards the conversion: licsvc, nameloc, cfgsvc, xmrsvc and infostor, no more and no fewer.
func fiveOnline(ctx workflow.Context, c *chapter, s runbook.Step) {
	const needed = 5
	r.perform(ctx, s, true, func(ctx workflow.Context) (activities.Outcome, error) {
		state, err := r.readCluster(ctx)
		if err != nil {
			return activities.Outcome{}, err
		}
		var there []string
		for _, f := range state.Resources {
			if isXPR(f) && f.State == online {
				there = append(there, f.Name)
			}
		}
		if len(there) != needed {
			return activities.Outcome{}, engine.Failure(runbook.ErrPrecondition, "cannot convert time zones: %d services of XPR are online instead of %d: %s; bring the role into that state and retry", len(there), needed, list(there))
		}
		return activities.Outcome{Evidence: []runbook.Fact{{Name: "online", Value: list(there)}}}, nil
	})
}
