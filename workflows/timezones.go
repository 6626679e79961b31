package workflows

import (
	"changeover/activities"

	"go.temporal.io/sdk/workflow"
)

// timeZoneUnchanged leaves XPR's time stamps as they are.
const timeZoneUnchanged = "unchanged"

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
	if r.checking() {
		r.report(ctx, s, StepPending, "the time stamps are converted")
		return
	}
	about := func(title string) activities.Step { return step("INT-9.7.4-1", "9.7.4", r.owner, title) }
	r.stopRole(ctx, about("the role is offline for the conversion"))
	r.ensure(ctx, about("the information store is online, and what it depends on"), r.resourceOnline(r.resourceOf("infostor")))
	r.fiveOnline(ctx, about("exactly five services of XPR are online"))
	program := r.site.XPR.InstallDir + `\bin\TimeZoneSupport.exe`
	r.runProgram(ctx, s, true, program, wanted, nil)
	r.remember(ctx, factTimeZones, wanted, "")
	r.startRole(ctx, about("the role is online again"))
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
