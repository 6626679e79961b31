package chapter

import (
	"regexp"
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

// Begun is the fact about a conversion that a run has begun.
func Begun(mode, host, program string) string {
	return mode + " (host " + host + ", program " + program + ")"
}

// begun finds what Begun has written; a person may have written another text.
var begun = regexp.MustCompile(`^(on|off) \(host ([^ ,()]+), program ([^ ,()]+)\)$`)

// Conversion is a conversion of time zones, for a person who looks at its host.
type Conversion struct {
	// Shown is what the fact shows of the conversion.
	Shown string
	// Host is the name of the host, or words for it.
	Host string
	// Folder matches the folders of Changeover on the host in which the program has left its exit code.
	Folder string
}

// ConversionOf returns the conversion that a fact describes.
func ConversionOf(fact runbook.SiteFact) Conversion {
	const folders = `%ProgramFiles%\Changeover\`
	parts := begun.FindStringSubmatch(fact.Value)
	if parts == nil {
		return Conversion{Shown: fact.Shown(), Host: "the host of the conversion (" + fact.Shown() + ")", Folder: folders + "*TimeZoneSupport*"}
	}
	mode, host, program := parts[1], parts[2], parts[3]
	return Conversion{Shown: "host " + host + ", program " + program + `, time zone support "` + mode + `"`, Host: host, Folder: folders + program + "-*"}
}

// Unsettled is a conversion of time zones that was begun and whose success is not on record.
func Unsettled(c *Chapter) (fact runbook.SiteFact, ok bool) {
	fact, ok = c.Run.Record().Fact(runbook.FactConverting)
	ended, _ := c.Run.Record().Fact(runbook.FactTimeZones)
	return fact, ok && Mode(fact) != Mode(ended)
}

// RefuseWhileConverting ends a run that would stop services, move the role or resume nodes while a conversion of time zones may
// still run, before it changes anything. The conversion needs exactly five services online.
func RefuseWhileConverting(ctx workflow.Context, c *Chapter) {
	fact, ok := Unsettled(c)
	if !ok || c.Run.Checking() {
		return
	}
	conversion := ConversionOf(fact)
	s := Step(steps.Int9_7_4Step1, c.Site.Config.FirstNode(), "no conversion of time zones may still run")
	err := calls.Failure(runbook.ErrPrecondition, "cannot start %s: a conversion of time zones may still run (%s); the role was not touched. "+
		"Wait until Task Manager on %s shows no TimeZoneSupport.exe any more, then complete the runbook set-time-zone-support. "+
		"If xpr.timeZoneSupport in the site file is 'unchanged' now, run 'changeover facts withdraw %s --site %s --reason TEXT' instead. Then start the runbook again",
		c.Run.ID(), conversion.Shown, conversion.Host, runbook.FactConverting, c.Site.Name())
	c.Run.Do(ctx, Fails(s, calls.Reason(err)))
	c.Run.Fail(err)
}
