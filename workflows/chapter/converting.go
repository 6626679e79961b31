package chapter

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/calls"
)

// Mode is the time zone support, on or off, in a fact about a conversion: the first word of the fact.
func Mode(fact runbook.SiteFact) string {
	mode, _, _ := strings.Cut(fact.Value, " ")
	return mode
}

// Unsettled is a conversion of time zones that was begun and whose success is not on record.
func Unsettled(c *Chapter) (begun runbook.SiteFact, ok bool) {
	begun, ok = c.Run.Record().Fact(runbook.FactConverting)
	ended, _ := c.Run.Record().Fact(runbook.FactTimeZones)
	return begun, ok && Mode(begun) != Mode(ended)
}

// RefuseWhileConverting ends a run that would stop services, move the role or resume nodes while a conversion of time zones may
// still run, before it changes anything. The conversion needs exactly five services online.
func RefuseWhileConverting(ctx workflow.Context, c *Chapter) {
	begun, ok := Unsettled(c)
	if !ok || c.Run.Checking() {
		return
	}
	s := Step(steps.Int9_7_4Step1, c.Site.Config.FirstNode(), "no conversion of time zones may still run")
	err := calls.Failure(runbook.ErrPrecondition, "cannot start %s: a conversion of time zones may still run (%s), and its success is not on record; the role was not touched. "+
		"Wait until TimeZoneSupport.exe has ended on that host, then complete the runbook set-time-zone-support, which asks a person about the conversion. "+
		"If xpr.timeZoneSupport in the site file is 'unchanged' by now, run 'changeover facts withdraw %s --site %s --reason TEXT' instead. Then start this runbook again",
		c.Run.ID(), begun.Value, runbook.FactConverting, c.Site.Name())
	c.Run.Do(ctx, Fails(s, calls.Reason(err)))
	c.Run.Fail(err)
}
