package auditor

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// entry returns an entry of the journal at a second of the test.
func entry(second int, kind, target, before, after, request, cause string) map[string]any {
	return map[string]any{
		"time": at(second), "host": "KERN1", "kind": kind, "target": target, "before": before, "after": after, "request": request, "cause": cause,
	}
}

func at(second int) string { return fmt.Sprintf("2026-11-28T10:00:%02dZ", second) }

// started returns the entry of the usual effect: the first request of step 7 starts a service.
func started(second int) map[string]any {
	return entry(second, "service state", "mrs", "Stopped", "StartPending", "r/7/1.1", "request")
}

// scheduled returns the event of an activity that was scheduled with an intent of several changes.
func scheduled(second int, intent string, changes int) map[string]any {
	input := map[string]any{"intent": map[string]any{"id": intent, "changes": make([]struct{}, changes)}}
	text, err := json.Marshal(input)
	if err != nil {
		panic(err)
	}
	return map[string]any{
		"eventTime": at(second),
		"activityTaskScheduledEventAttributes": map[string]any{
			"input": map[string]any{"payloads": []any{map[string]any{"data": base64.StdEncoding.EncodeToString(text)}}},
		},
	}
}

// recorded returns the evidence of one step with these effects.
func recorded(requests ...string) map[string]any {
	var effects []any
	for _, request := range requests {
		effects = append(effects, map[string]any{"property": "State", "before": "Stopped", "after": "Running", "verdict": "changed", "request": request})
	}
	return map[string]any{"steps": []any{map[string]any{"id": "INS-1", "host": "KERN1", "title": "service mrs runs", "effects": effects}}}
}

func audited(t *testing.T, journal []map[string]any, events []map[string]any, evidence ...map[string]any) Report {
	t.Helper()
	text := func(v any) []byte {
		data, err := json.Marshal(v)
		require.NoError(t, err)
		return data
	}
	in := Input{Journal: text(journal), Histories: [][]byte{text(map[string]any{"events": append([]map[string]any{{"eventTime": at(0)}}, events...)})}}
	for _, e := range evidence {
		in.Evidence = append(in.Evidence, text(e))
	}
	report, err := Audit(in)
	require.NoError(t, err)
	return report
}

type entries = []map[string]any

func TestOneRecordOfEachEffectMatches(t *testing.T) {
	report := audited(t, entries{
		started(2),
		entry(3, "service state", "mrs", "StartPending", "Running", "r/7/1.1", "request"),
		entry(4, "folder", `R:\share`, "", "present", "r/7/1.2", "request"),
	}, entries{scheduled(1, "r/7/1", 2)}, recorded("r/7/1.1", "r/7/1.2"))
	assert.True(t, report.Clean(), "%+v", report)
	assert.Equal(t, 2, report.Effects)
}

// Changes without a request and consequences of a request need no record.
func TestConsoleClusterAndConsequencesNeedNoRecord(t *testing.T) {
	report := audited(t, entries{
		entry(1, "folder", `C:\by hand`, "", "present", "", "console"),
		entry(2, "group owner", "XPR", "KERN1", "KERN2", "", "cluster"),
		entry(3, "resource state", "mrs", "Offline", "OnlinePending", "r/3/1.1", "cluster"),
		entry(4, "host", "power", "up", "down", "r/4/1.1", "restart"),
		entry(4, "host", "power", "down", "up", "r/4/1.1", "restart"),
		entry(5, "file", `C:\Windows\Temp\rights.inf`, "", "5 bytes, modified at 2026-11-28T10:00:05Z", "", "request"),
		entry(6, "file", `C:\Windows\Temp\rights.inf`, "5 bytes, modified at 2026-11-28T10:00:05Z", "", "", "request"),
	}, nil)
	assert.True(t, report.Clean(), "%+v", report)
	assert.Zero(t, report.Effects)
}

func TestARestartIsOneEffect(t *testing.T) {
	asked := entry(2, "host", "shutdown", "", "under way", "r/4/1.1", "request")
	down := entry(3, "host", "power", "up", "down", "r/4/1.1", "restart")
	events := entries{scheduled(1, "r/4/1", 1), scheduled(5, "r/4/2", 1)}
	assert.True(t, audited(t, entries{asked, down}, events, recorded("r/4/1.1")).Clean())
	again := entry(6, "host", "shutdown", "", "under way", "r/4/2.1", "request")
	report := audited(t, entries{asked, down, again}, events, recorded("r/4/1.1", "r/4/2.1"))
	assert.Equal(t, []Finding{{"r/4/2.1", "an effect that r/4/1.1 had made: host shutdown on KERN1: '' -> 'under way'"}}, report.Repeated)
}

// Registering, starting and removing a task belong to the request that registered it, even if a later request removes
// the task. Changes by the task's program have the id of that request.
func TestADetachedProgramIsOneEffect(t *testing.T) {
	journal := entries{
		entry(2, "task", "changeover-7", "", "setup.exe", "r/7/1.1", "request"),
		entry(2, "task state", "changeover-7", "", "Ready", "r/7/1.1", "request"),
		entry(3, "task state", "changeover-7", "Ready", "Running", "", "request"),
		entry(4, "folder", `C:\installed`, "", "present", "r/7/1.1", "request"),
		entry(5, "task state", "changeover-7", "Running", "Ready", "r/7/1.1", "request"),
		entry(6, "task", "changeover-7", "setup.exe", "", "r/7/2.1", "request"),
	}
	report := audited(t, journal, entries{scheduled(1, "r/7/1", 1)}, recorded("r/7/1.1"))
	assert.True(t, report.Clean(), "%+v", report)
	assert.Equal(t, 1, report.Effects)
	journal = append(journal, entry(7, "task", "changeover-7", "", "setup.exe", "r/7/3.1", "request"))
	report = audited(t, journal, entries{scheduled(1, "r/7/1", 1)}, recorded("r/7/1.1"))
	assert.Len(t, report.Repeated, 1, "the program was started again")
}

// Two steps may use the same task name one after the other.
func TestATaskBelongsToTheRequestThatRegisteredItLast(t *testing.T) {
	var journal entries
	for _, request := range []string{"r/7/1.1", "r/8/1.1"} {
		journal = append(journal,
			entry(2, "task", "register-type", "", "cluster.exe", request, "request"),
			entry(2, "task state", "register-type", "", "Ready", request, "request"),
			entry(3, "task", "register-type", "cluster.exe", "", "", "request"),
			entry(3, "task state", "register-type", "Ready", "", "", "request"),
		)
	}
	events := entries{scheduled(1, "r/7/1", 1), scheduled(1, "r/8/1", 1)}
	report := audited(t, journal, events, recorded("r/7/1.1", "r/8/1.1"))
	assert.True(t, report.Clean(), "%+v", report)
	assert.Equal(t, 2, report.Effects)
	assert.Len(t, audited(t, journal, events, recorded("r/7/1.1")).Unrecorded, 1)
}

func TestRepeatedEffectsAreFound(t *testing.T) {
	events := entries{scheduled(1, "r/7/1", 1), scheduled(4, "r/7/2", 1)}
	stopped := entry(3, "service state", "mrs", "StartPending", "Stopped", "", "cluster")
	again := entry(5, "service state", "mrs", "Stopped", "StartPending", "r/7/2.1", "request")
	for name, report := range map[string]Report{
		"by the same request":  audited(t, entries{started(2), stopped, started(5)}, events, recorded("r/7/1.1")),
		"by another request":   audited(t, entries{started(2), stopped, again}, events, recorded("r/7/1.1", "r/7/2.1")),
		"recorded twice":       audited(t, entries{started(2)}, events, recorded("r/7/1.1", "r/7/1.1")),
		"recorded in two runs": audited(t, entries{started(2)}, events, recorded("r/7/1.1"), recorded("r/7/1.1")),
		"a file written again": audited(t, entries{
			entry(2, "file", `C:\a`, "", "5 bytes, modified at 2026-11-28T10:00:02.5Z", "r/7/1.1", "request"),
			entry(3, "file", `C:\a`, "5 bytes, modified at 2026-11-28T10:00:02.5Z", "5 bytes, modified at 2026-11-28T10:00:03Z", "r/7/1.1", "request"),
		}, events, recorded("r/7/1.1")),
	} {
		assert.Len(t, report.Repeated, 1, name)
		assert.Empty(t, report.Unrecorded, name)
		assert.Empty(t, report.Surplus, name)
	}
	another := audited(t, entries{started(2), stopped, entry(5, "service state", "mrs", "Stopped", "StartPending", "r/8/1.1", "request")},
		entries{scheduled(1, "r/7/1", 1), scheduled(4, "r/8/1", 1)}, recorded("r/7/1.1", "r/8/1.1"))
	assert.True(t, another.Clean(), "another step may do the same")
}

// If the supervisor of a service has started it again, stopping it again is not a repeated effect.
func TestAnEffectThatWasUndoneMayBeMadeAgain(t *testing.T) {
	stops := func(second int, request string) map[string]any {
		return entry(second, "service state", "tcpapl", "Running", "StopPending", request, "request")
	}
	events := entries{scheduled(1, "r/7/1", 1), scheduled(6, "r/7/2", 1)}
	stopped := entry(3, "service state", "tcpapl", "StopPending", "Stopped", "", "cluster")
	supervised := entry(4, "service state", "tcpapl", "Stopped", "StartPending", "", "cluster")
	other := entry(4, "service state", "webapl", "Stopped", "StartPending", "", "cluster")
	records := recorded("r/7/1.1", "r/7/2.1")
	assert.True(t, audited(t, entries{stops(2, "r/7/1.1"), stopped, supervised, stops(7, "r/7/2.1")}, events, records).Clean())
	assert.Len(t, audited(t, entries{stops(2, "r/7/1.1"), stopped, stops(7, "r/7/2.1")}, events, records).Repeated, 1, "the end of the stop is a consequence of the request")
	assert.Len(t, audited(t, entries{stops(2, "r/7/1.1"), stopped, other, stops(7, "r/7/2.1")}, events, records).Repeated, 1, "another service")
}

func TestUnrecordedEffectsAreFound(t *testing.T) {
	intended := entries{scheduled(1, "r/7/1", 1)}
	for name, report := range map[string]Report{
		"no record":                      audited(t, entries{started(2)}, intended, recorded()),
		"no evidence":                    audited(t, entries{started(2)}, intended),
		"no intent":                      audited(t, entries{started(2)}, nil, recorded("r/7/1.1")),
		"an intent of another change":    audited(t, entries{started(2)}, entries{scheduled(1, "r/7/2", 1)}, recorded("r/7/1.1")),
		"an intent that came afterwards": audited(t, entries{started(2)}, entries{scheduled(3, "r/7/1", 1)}, recorded("r/7/1.1")),
		"no id":                          audited(t, entries{entry(2, "folder", `C:\a`, "", "present", "", "request")}, intended),
		"a temporary file that stays": audited(t, entries{
			entry(2, "file", `C:\Windows\Temp\a`, "", "5 bytes, modified at 2026-11-28T10:00:02Z", "", "request"),
		}, intended),
	} {
		assert.Len(t, report.Unrecorded, 1, name)
		assert.Empty(t, report.Repeated, name)
		assert.Empty(t, report.Surplus, name)
	}
}

func TestSurplusRecordsAreFound(t *testing.T) {
	events := entries{scheduled(1, "r/7/1", 2)}
	for name, report := range map[string]Report{
		"of a change that was not made": audited(t, entries{started(2)}, events, recorded("r/7/1.1", "r/7/1.2")),
		"of what the cluster did": audited(t, entries{started(2), entry(3, "service state", "mrs", "StartPending", "Running", "r/7/1.2", "cluster")},
			events, recorded("r/7/1.1", "r/7/1.2")),
		"without a request": audited(t, entries{started(2)}, events, recorded("r/7/1.1", "")),
	} {
		assert.Len(t, report.Surplus, 1, name)
		assert.Empty(t, report.Repeated, name)
		assert.Empty(t, report.Unrecorded, name)
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	good := Input{Journal: []byte("[]"), Histories: [][]byte{[]byte(`{"events": []}`)}, Evidence: [][]byte{[]byte("{}")}}
	_, err := Audit(good)
	require.NoError(t, err)
	for part, in := range map[string]Input{
		"the journal":      {Journal: []byte("{")},
		"a history":        {Journal: []byte("[]"), Histories: [][]byte{[]byte("[]")}},
		"an evidence file": {Journal: []byte("[]"), Evidence: [][]byte{[]byte("[]")}},
	} {
		_, err := Audit(in)
		assert.ErrorContains(t, err, "cannot read "+part)
	}
}
