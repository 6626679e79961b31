package events

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func scm(time, message string) Event {
	return Event{Time: time, Log: "System", Source: scmSource, ID: logonFailed, Message: message}
}

// An event 7038 counts only for the service that failed, and only for its last failure.
func TestOnlyTheFailedServiceCouldNotLogOn(t *testing.T) {
	const mine = `The mrs service was unable to log on as CONTOSO\xpr with the currently configured password`
	failed := Event{Time: "2026-12-01T03:00:00Z", Log: "System", Source: "Microsoft-Windows-FailoverClustering", ID: 1069, Message: "Cluster resource 'mrs' failed"}
	for name, test := range map[string]struct {
		event    Event
		services []string
		counts   bool
	}{
		"this failure":           {scm("2026-12-01T02:59:50Z", mine), []string{"licsvc", "MRS"}, true},
		"no name is known":       {scm("2026-12-01T02:59:50Z", mine), nil, true},
		"an earlier failure":     {scm("2026-11-20T03:00:00Z", mine), []string{"mrs"}, false},
		"another service":        {scm("2026-12-01T02:59:50Z", `The backupagent service was unable to log on as CONTOSO\backup`), []string{"mrs"}, false},
		"a name within a name":   {scm("2026-12-01T02:59:50Z", "The mrsagent service was unable to log on"), []string{"mrs"}, false},
		"another source":         {Event{Time: failed.Time, Source: "Backup", ID: logonFailed, Message: mine}, []string{"mrs"}, false},
		"a time that is no time": {scm("", mine), []string{"mrs"}, false},
	} {
		assert.Equal(t, test.counts, LogonFailed([]Event{failed, test.event}, test.services...) != "", name)
	}
	assert.NotEmpty(t, LogonFailed([]Event{scm("2026-12-01T02:59:50Z", mine)}, "mrs"), "the cluster has written no event")
	assert.Empty(t, LogonFailed(nil, "mrs"))
}
