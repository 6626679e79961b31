package maintenance

import (
	"cmp"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/calls"
	"changeover/workflows/chapter"
	"changeover/workflows/desk"
	"changeover/workflows/engine"
	"changeover/workflows/role"
)

// SetTimeZoneSupport is 9.7.4 on a site that runs XPR: "later" in the words of 4.4.13. If the site file wants another time zone
// support than the site record has, the time stamps are converted, once each time that it is turned on or off.
func SetTimeZoneSupport(ctx workflow.Context, c *chapter.Chapter) {
	chapter.Reenter(ctx, c, false, func(ctx workflow.Context) {
		owner := c.Role.Owner()
		c.Run.Do(ctx, append(c.Preconditions().Preflight(owner), hasResources(c, owner, servicesNamed(c, conversionServices())...))...)
		if c.Run.Checking() || !conversionIsDue(c) {
			TimeZones(ctx, c)
			return
		}
		// A resource that fails would move the role to another node and end a conversion in the middle.
		c.Role.WorkOn(owner)
		about := func(node, title string) runbook.Step {
			return chapter.Step(steps.Int9_7_2Step1, owner, "node "+node+title)
		}
		for _, other := range c.Site.Config.OtherNodes(owner) {
			c.Role.Pause(ctx, about(other, " is paused during the conversion"), other)
		}
		TimeZones(ctx, c)
		for _, other := range c.Site.Config.OtherNodes(owner) {
			c.Role.Release(ctx, about(other, " is resumed"), other)
		}
	})
}

// conversionIsDue reports whether the site wants another time zone support than it has.
func conversionIsDue(c *chapter.Chapter) bool {
	wanted := c.Site.Config.XPR.TimeZoneSupport
	return wanted != timeZoneUnchanged && timeZoneMode(c) != wanted
}

// servicesNamed are services of the site by their keys.
func servicesNamed(c *chapter.Chapter, keys []string) []resolved.Service {
	var services []resolved.Service
	for _, key := range keys {
		if service, ok := c.Site.Service(key); ok {
			services = append(services, service)
		}
	}
	return services
}

// timeZoneUnchanged leaves XPR's time stamps as they are.
const timeZoneUnchanged = "unchanged"

// conversionServices returns the services that run while time stamps are converted.
func conversionServices() []string {
	return []string{chapter.LicenceService, "nameloc", "cfgsvc", "xmrsvc", "infostor"}
}

// TimeZones is 9.7.4: the time stamps in XPR's database are converted with exactly five services
// running, once for the whole cluster.
func TimeZones(ctx workflow.Context, c *chapter.Chapter) {
	wanted := c.Site.Config.XPR.TimeZoneSupport
	s := chapter.Step(steps.Int9_7_4Step1, c.Role.Owner(), "time zone support is "+wanted)
	if wanted == timeZoneUnchanged {
		c.Run.Do(ctx, engine.NotNeeded(s, "the site file leaves the time stamps as they are (xpr.timeZoneSupport is 'unchanged')"))
		return
	}
	if begun, ok := chapter.Unsettled(c); ok {
		settleConversion(ctx, c, s, begun)
		if c.Run.Checking() || !c.Run.OK() || timeZoneMode(c) == wanted {
			return
		}
	}
	switch {
	case timeZoneMode(c) == wanted:
		c.Run.Do(ctx, chapter.OnRecord(c, s, runbook.FactTimeZones, "the time stamps were converted"))
	case c.Run.Checking():
		c.Run.Do(ctx, chapter.WouldDo(s, "a run that carries out this step converts the time stamps"))
	default:
		convert(ctx, c, s, wanted)
	}
}

// timeZoneMode returns the time zone support, on or off, that the site record has.
func timeZoneMode(c *chapter.Chapter) string {
	fact, _ := c.Run.Record().Fact(runbook.FactTimeZones)
	return chapter.Mode(fact)
}

// convert takes the role into the state that the conversion wants, and converts once. The site record has the
// start of the conversion before the program runs. If the record then lacks the success, only a person can find
// out whether the time stamps are converted.
func convert(ctx workflow.Context, c *chapter.Chapter, s runbook.Step, wanted string) {
	about := func(title string) runbook.Step { return chapter.Step(steps.Int9_7_4Step1, c.Role.Owner(), title) }
	c.Role.Stop(ctx, about("the role is offline for the conversion"))
	store, _ := c.Site.Service("infostor")
	c.Run.Do(ctx,
		c.Role.OnlineMeanwhile(about("the information store is online, with the resources that it depends on"), c.Role.Of(store)),
		engine.Gate(about("only these services of XPR are online: "+strings.Join(conversionServices(), ", ")), chapter.OnlyOnline(c, conversionServices()...)),
	)
	runConversion(ctx, c, s, wanted)
	c.Role.Start(ctx, about("the role is online again"))
}

// runConversion runs the program once, and writes the start and the success of the conversion to the site record.
func runConversion(ctx workflow.Context, c *chapter.Chapter, s runbook.Step, wanted string) {
	program := c.Site.Config.XPR.InstallDir + `\bin\TimeZoneSupport.exe`
	// A person who withdraws the fact wants another conversion. The time in the program's name distinguishes the new
	// conversion from an earlier conversion, whose end would otherwise count.
	name := chapter.ProgramName(c, s, program, wanted+"\n"+workflow.Now(ctx).UTC().Format(time.RFC3339))
	c.Run.Record().Remember(ctx, runbook.FactConverting, chapter.Begun(wanted, s.Host, name), "")
	d := chapter.Detach(c, name, program, wanted)
	c.Run.Do(ctx, engine.PerformGuard(s, func(ctx workflow.Context, a *engine.Attempt) error {
		role.Keep(c.Role, "the run brings nothing online, because the conversion of time zones may still run on "+s.Host+" and needs exactly five services online; "+
			"wait until Task Manager on "+s.Host+" shows no TimeZoneSupport.exe any more, then start the runbook again")
		err := d.Run(ctx, a, nil)
		if err == nil || calls.TypeOf(err) == runbook.ErrRefused {
			role.Keep(c.Role, "") // The program has ended, with success or without.
		}
		return err
	}))
	c.Run.Record().Remember(ctx, runbook.FactTimeZones, wanted, "")
}

// UnsettledConversion asks about a conversion that may still run. It asks before any service comes online, because
// the conversion needs exactly five services online.
func UnsettledConversion(ctx workflow.Context, c *chapter.Chapter) {
	if begun, ok := chapter.Unsettled(c); ok && !c.Run.Checking() {
		settleConversion(ctx, c, chapter.Step(steps.Int9_7_4Step1, c.Role.Owner(), "the time zone conversion of an earlier run has ended"), begun)
	}
}

// settleConversion asks a person about a conversion that an earlier run began and whose success is not on record.
// This conversion may have ended, or may still run. A second conversion could ruin the time stamps. So the person
// looks at the host, and then attests the conversion or withdraws the fact.
func settleConversion(ctx workflow.Context, c *chapter.Chapter, s runbook.Step, begun runbook.SiteFact) {
	repeat := "abort, run 'changeover facts withdraw " + runbook.FactConverting + " --site " + c.Site.Name() + " --reason TEXT', and start the runbook again; the new run converts the time stamps"
	conversion := chapter.ConversionOf(begun)
	s = s.WithHint("before you confirm, log on to " + conversion.Host + " and wait until Task Manager shows no TimeZoneSupport.exe any more. Then read the file exit.txt in the newest folder '" + conversion.Folder +
		"' there. If exit.txt contains 0, the time stamps are converted. If exit.txt does not contain 0, " + repeat)
	if c.Run.Checking() {
		c.Run.Do(ctx, chapter.WantsPerson(s, "the site record has the start of a conversion ("+begun.Time+": "+conversion.Shown+"), but not the success of this conversion; a run asks a person about this conversion"))
		return
	}
	c.Run.Do(ctx, engine.Asking(desk.Task{Steps: []runbook.Step{s}, Required: true, OperatorTask: runbook.OperatorTask{
		ID: "time-zones-converted", Title: "attest that the conversion that began on " + begun.Time + " has converted the time stamps",
		Host: s.Host, Attest: true, Pages: []runbook.Page{conversionPage(s, begun, repeat)},
	}}))
	if attested, ok := c.Run.Record().Fact(desk.FactOf(s)); ok {
		c.Run.Record().Remember(ctx, runbook.FactTimeZones, begun.Value+", "+attested.Value, attested.Operator)
	}
}

// conversionPage lists what a person checks, and what the person does if the time stamps are not converted (repeat).
func conversionPage(s runbook.Step, begun runbook.SiteFact, repeat string) runbook.Page {
	conversion := chapter.ConversionOf(begun)
	return runbook.Page{Title: "Check before you confirm", Manual: s.Manual, Notes: []string{
		cmp.Or(begun.Workflow, "a run") + " began the conversion on " + begun.Time + ": " + conversion.Shown,
		"on " + conversion.Host + ", check that Task Manager shows no TimeZoneSupport.exe any more, and that the file exit.txt in the newest folder " + conversion.Folder + " contains 0",
		"if exit.txt does not contain 0, the time stamps are not converted: " + repeat,
	}}
}
