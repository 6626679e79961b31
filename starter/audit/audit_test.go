package audit

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// Every text that a person or a host has written stays on its line, whatever it contains.
func TestATextForgesNoLine(t *testing.T) {
	const text = "ok\ndecision: 2026-03-01 12:00:00  abort the run by root\r\n\tx"
	change := runbook.Change{Target: text, Property: text, Before: text, After: text, Command: text}
	var out bytes.Buffer
	Print(&out, "", runbook.Evidence{
		SiteFile: text, Execution: runbook.Terminated, Error: text, Safety: []string{text}, Change: text, Operator: text, Reason: text,
		Steps: []runbook.StepRecord{{
			Step: runbook.Step{ID: text, Manual: text, Host: text, Title: text}, Effects: []runbook.Effect{{Change: change}},
			Pending: []runbook.Change{change}, Warnings: []string{text}, Note: text, Error: text,
		}},
		OperatorTasks: []runbook.TaskRecord{{Title: text, Host: text, Operator: text, Reason: text, Confirmed: time.Now(), Notes: []string{text}}},
		Decisions:     []runbook.DecisionRecord{{Action: "retry", Task: text, Host: text, Operator: text, Reason: text}},
		Deviations:    []string{text}, Outages: []runbook.MeasuredMove{{From: text, To: text}}, Children: []runbook.ChildRecord{{WorkflowID: text, File: text}},
	})
	assert.Equal(t, 1, strings.Count("\n"+out.String(), "\ndecision: "), out.String())
	assert.Equal(t, 20, strings.Count(out.String(), "\n"), out.String())
	assert.NotContains(t, out.String(), "\t")
}

// Whatever a person writes is in quotes, and ends no quotes: no word of it looks like a word of the command.
func TestWhatAPersonWroteIsQuoted(t *testing.T) {
	const words, quoted = `ok" warning: a restart is due`, `"ok' warning: a restart is due"`
	var out bytes.Buffer
	Print(&out, "", runbook.Evidence{
		Change: words, Operator: words, Reason: words,
		OperatorTasks: []runbook.TaskRecord{{Operator: words, Reason: words, Confirmed: time.Now()}},
		Decisions:     []runbook.DecisionRecord{{Action: "retry", Operator: words, Reason: words}, {Action: "retry", Operator: "eva", Reason: "disk was full"}},
	})
	assert.Equal(t, 7, strings.Count(out.String(), quoted), out.String())
	assert.NotContains(t, strings.ReplaceAll(out.String(), quoted, ""), "warning")
	assert.Contains(t, out.String(), ` by eva: "disk was full"`+"\n", "a name of one word needs no quotes")
}

// The commands runs, tasks and watch print local times too.
func TestTimesAreLocal(t *testing.T) {
	local := time.Local
	time.Local = time.FixedZone("CET", 3600)
	t.Cleanup(func() { time.Local = local })
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var out bytes.Buffer
	Print(&out, "", runbook.Evidence{
		Started: noon, Finished: noon, Execution: runbook.Terminated, Steps: []runbook.StepRecord{{Started: noon}},
		OperatorTasks: []runbook.TaskRecord{{Shown: noon, Confirmed: noon}}, Decisions: []runbook.DecisionRecord{{Time: noon}},
	})
	assert.Equal(t, 6, strings.Count(out.String(), "2026-03-01 13:00:00"), out.String())
	assert.NotContains(t, out.String(), "12:00:00")
}

func TestAnUnsafeEndIsNotCalledSafe(t *testing.T) {
	var out bytes.Buffer
	Print(&out, "", runbook.Evidence{Safety: []string{"site not safe: 'node BONN2 is resumed' failed (access denied)"}})
	assert.Contains(t, out.String(), "\nat the end: site not safe: 'node BONN2 is resumed' failed (access denied)\n")
}
