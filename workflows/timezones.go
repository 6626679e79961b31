package workflows

import (
	"time"

	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// timeZoneUnchanged leaves XPR's time stamps as they are.
const timeZoneUnchanged = "unchanged"

// factConverting is written before the conversion begins. Without the fact that it has
// ended, nobody but a person can tell whether the time stamps are converted.
const factConverting = "time-zones-converting"

// timeZones is 9.7.4: the time stamps in XPR's database are converted with exactly
// five services running, once in the life of a cluster.
func (r *run) timeZones(ctx workflow.Context) {
	wanted := r.site.XPR.TimeZoneSupport
	s := step("INT-9.7.4-1", "9.7.4", r.owner, "time zone support is "+wanted)
	if wanted == timeZoneUnchanged {
		r.notApplicable(ctx, s, "the site leaves time zones unchanged")
		return
	}
	if fact, ok := r.fact(factTimeZones); ok {
		r.report(ctx, s, StepUnchanged, "converted on "+fact.Time+": "+fact.Value)
		return
	}
	if begun, ok := r.fact(factConverting); ok {
		r.settleConversion(ctx, s, begun)
		return
	}
	if r.checking() {
		r.report(ctx, s, StepPending, "the time stamps are converted")
		return
	}
	r.convert(ctx, s, wanted)
}

// convert takes the role into the state that the conversion wants, and converts once.
func (r *run) convert(ctx workflow.Context, s activities.Step, wanted string) {
	about := func(title string) activities.Step { return step("INT-9.7.4-1", "9.7.4", r.owner, title) }
	r.stopRole(ctx, about("the role is offline for the conversion"))
	r.ensure(ctx, about("the information store is online, and what it depends on"), r.resourceOnline(r.resourceOf("infostor")))
	r.fiveOnline(ctx, about("exactly five services of XPR are online"))
	program := r.site.XPR.InstallDir + `\bin\TimeZoneSupport.exe`
	// The fact is the fence here. Whoever withdraws it wants another conversion, which the
	// end of an earlier one must not stand for: the time makes it a program of its own.
	name := r.programName(s, program, wanted+"\n"+workflow.Now(ctx).UTC().Format(time.RFC3339))
	r.remember(ctx, factConverting, wanted+" on "+s.Host+" as "+name, "")
	r.runDetached(ctx, s, true, r.detach(name, program, wanted), nil)
	r.remember(ctx, factTimeZones, wanted, "")
	r.startRole(ctx, about("the role is online again"))
}

// unsettledConversion asks about a conversion that may still run before any service comes
// online: it wants exactly five of them.
func (r *run) unsettledConversion(ctx workflow.Context) {
	begun, ok := r.fact(factConverting)
	if ok && !r.has(factTimeZones) && !r.checking() {
		r.settleConversion(ctx, step("INT-9.7.4-1", "9.7.4", r.owner, "the conversion of time zones that was begun has ended"), begun)
	}
}

// settleConversion is for a conversion that an earlier run began and that has no good end
// on record. It may have run to its end, or still run: a second one could ruin the time
// stamps, so a person looks and vouches for it, or takes the fact back.
func (r *run) settleConversion(ctx workflow.Context, s activities.Step, begun activities.SiteFact) {
	s.Hint = "look whether the conversion has ended well before you confirm; if the time stamps are not converted, abort, run 'starter facts withdraw " +
		factConverting + " --site " + r.site.Name + " --reason TEXT' and start the runbook again: it converts anew"
	if r.checking() {
		r.report(ctx, s, StepPending, "a conversion began on "+begun.Time+" ("+begun.Value+") and has no good end on record; a person decides")
		return
	}
	r.ask(ctx, task{steps: []activities.Step{s}, required: true, OperatorTask: OperatorTask{
		ID: "time-zones-converted", Title: "vouch that the time stamps were converted by the run that began on " + begun.Time,
		Host: s.Host, Attest: true, Pages: []Page{r.conversionPage(s, begun)},
	}})
	if vouched, ok := r.fact(factOf(s)); ok {
		r.remember(ctx, factTimeZones, begun.Value+", "+vouched.Value, vouched.Operator)
	}
}

// conversionPage says what to look at.
func (r *run) conversionPage(s activities.Step, begun activities.SiteFact) Page {
	return Page{Title: "Look at, before you confirm", Manual: s.Manual, Fields: []Field{
		{Label: "began", Value: begun.Time + ": " + begun.Value + ", by " + begun.Workflow},
		{Label: "TimeZoneSupport.exe no longer runs; exit.txt on that host holds 0", Value: `%ProgramFiles%\Changeover\` + "changeover-" + r.site.Name + "-" + s.ID + "-*"},
		{Label: "its log tells of success", Value: r.site.XPR.InstallDir + `\bin\TimeZoneSupport.log`},
		{Label: "otherwise", Value: s.Hint},
	}}
}

// fiveOnline guards the conversion: licsvc, nameloc, cfgsvc, xmrsvc and infostor, no more and no fewer.
func (r *run) fiveOnline(ctx workflow.Context, s activities.Step) {
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
			return activities.Outcome{}, failure(activities.ErrPrecondition, "cannot convert time zones: %d services of XPR are online instead of %d: %s; bring the role into that state and retry", len(there), needed, list(there))
		}
		return activities.Outcome{Evidence: []activities.Fact{{Name: "online", Value: list(there)}}}, nil
	})
}
