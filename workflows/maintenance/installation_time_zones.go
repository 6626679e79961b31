package maintenance

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
)

// TimeZonesAtInstallation is 4.4.13: the time stamps are converted after the setup, while Windows runs XPR's services and not the
// cluster. The site record then has the conversion, so that 9.7.4 does not convert again.
func TimeZonesAtInstallation(ctx workflow.Context, c *chapter.Chapter) {
	x := c.Site.Config.XPR
	s := chapter.Step(steps.Ins4_4_13Step1, c.Site.Config.FirstNode(), "time zone support is "+x.TimeZoneSupport)
	switch {
	case x.TimeZoneSupport == timeZoneUnchanged:
		c.Run.Do(ctx, engine.NotNeeded(s, "the site file leaves the time stamps as they are (xpr.timeZoneSupport is 'unchanged')"))
		return
	case !x.TimeZonesAtInstallation:
		c.Run.Do(ctx, engine.NotNeeded(s, "the integration converts the time stamps (9.7.4)"))
		return
	case c.Role.Integrated(c.Role.Seen()) && timeZoneMode(c) != x.TimeZoneSupport:
		c.Run.Do(ctx, engine.NotNeeded(s, "the cluster runs XPR's services already, so the integration converts the time stamps (9.7.4)"))
		return
	}
	if begun, ok := chapter.Unsettled(c); ok {
		settleConversion(ctx, c, s, begun)
		if c.Run.Checking() || !c.Run.OK() || timeZoneMode(c) == x.TimeZoneSupport {
			return
		}
	}
	switch {
	case timeZoneMode(c) == x.TimeZoneSupport:
		c.Run.Do(ctx, chapter.OnRecord(c, s, runbook.FactTimeZones, "the time stamps were converted"))
	case c.Run.Checking():
		c.Run.Do(ctx, chapter.WouldDo(s, "a run that carries out this step converts the time stamps"))
	default:
		convertStopped(ctx, c, s, x.TimeZoneSupport)
	}
}

// convertStopped converts with the other services stopped, and starts those again that ran before (4.4.13/9). A run that ends
// early leaves them stopped, as the integration wants them anyway (9.5.1).
func convertStopped(ctx workflow.Context, c *chapter.Chapter, s runbook.Step, wanted string) {
	about := func(title string) runbook.Step { return chapter.Step(steps.Ins4_4_13Step1, s.Host, title) }
	stopped, ran := others(ctx, c, about("read which services of XPR run"))
	c.Run.Do(ctx, chapter.StopSteps(c, steps.Ins4_4_13Step1, stopped)...)
	var five, again []engine.Item
	for _, key := range conversionServices() {
		five = append(five, engine.Ensure(about("service "+key+" runs"), windows.Service{Name: key, State: windows.ServiceRunning}))
	}
	var names []string
	for _, service := range stopped {
		names = append(names, service.Key)
	}
	c.Run.Do(ctx, append(five, engine.Gate(about("only these services of XPR run: "+strings.Join(conversionServices(), ", ")), check.ServicesStopped{Names: names}))...)
	runConversion(ctx, c, s, wanted)
	for _, key := range ran {
		again = append(again, engine.Transition(about("service "+key+" runs again"), windows.Service{Name: key, State: windows.ServiceRunning}))
	}
	c.Run.Do(ctx, again...)
}

// others returns all services of XPR on the install node except those that run during the conversion, and the keys of those that
// run now.
func others(ctx workflow.Context, c *chapter.Chapter, s runbook.Step) (stopped []resolved.Service, ran []string) {
	x := c.Site.Config.XPR
	var found []windows.ServiceDefinition
	query := runbook.HostQuery[windows.ServiceQuery]{Site: c.Site.Name(), Step: s, Query: windows.ServiceQuery{Names: c.Site.Keys(), Folders: []string{x.InstallDir, x.LicsvcDir}}}
	c.Run.Read(ctx, s, runbook.ReadServicesActivity, query, &found)
	for _, definition := range found {
		if slices.ContainsFunc(conversionServices(), func(key string) bool { return strings.EqualFold(key, definition.Name) }) {
			continue
		}
		service, ours := c.Site.Service(definition.Name)
		if !ours {
			service = resolved.Service{Key: definition.Name}
		}
		stopped = append(stopped, service)
		if definition.State != windows.ServiceStopped {
			ran = append(ran, service.Key)
		}
	}
	return stopped, ran
}
