// Package calendar says which calendar of drills an update of a schedule replaces.
package calendar

import (
	"cmp"
	"strconv"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"changeover/runbook/plaintext"
)

// SiteFileMemo is the field of a drill's memo that keeps the path of the site file with the calendar.
const SiteFileMemo = "siteFile"

// Replaced says which calendar an update replaces, if the calendar or its file is another one.
func Replaced(old *client.Schedule, spec *client.ScheduleSpec, file string) (said string) {
	if before, now := text(old.Spec), text(spec); before != "" && before != now {
		said = ": the calendar was " + before + "; it is now " + now
	}
	action, ok := old.Action.(*client.ScheduleWorkflowAction)
	if !ok {
		return said
	}
	var from string
	if payload, ok := action.Memo[SiteFileMemo].(*commonpb.Payload); ok && converter.GetDefaultDataConverter().FromPayload(payload, &from) == nil && from != file {
		said += "; warning: the calendar came from another file, " + plaintext.Line(from) + ", before"
	}
	return said
}

// text is the calendar of a schedule with the words of the site file.
func text(spec *client.ScheduleSpec) string {
	if spec == nil || len(spec.Calendars) != 1 {
		return ""
	}
	var parts []string
	c := spec.Calendars[0]
	for _, field := range []struct {
		name   string
		ranges []client.ScheduleRange
		all    client.ScheduleRange
		empty  string
	}{
		{"minute", c.Minute, client.ScheduleRange{End: 59}, "0"},
		{"hour", c.Hour, client.ScheduleRange{End: 23}, "0"},
		{"dayOfMonth", c.DayOfMonth, client.ScheduleRange{Start: 1, End: 31}, "*"},
		{"month", c.Month, client.ScheduleRange{Start: 1, End: 12}, "*"},
		{"dayOfWeek", c.DayOfWeek, client.ScheduleRange{End: 6}, "*"},
	} {
		var items []string
		for _, r := range field.ranges {
			item := strconv.Itoa(r.Start)
			switch {
			case r.Start == field.all.Start && r.End == field.all.End:
				item = "*"
			case r.End > r.Start:
				item += "-" + strconv.Itoa(r.End)
			}
			if r.Step > 1 {
				item += "/" + strconv.Itoa(r.Step)
			}
			items = append(items, item)
		}
		parts = append(parts, field.name+" "+cmp.Or(strings.Join(items, ","), field.empty))
	}
	return strings.Join(parts, ", ") + ", time zone " + cmp.Or(spec.TimeZoneName, "UTC")
}
