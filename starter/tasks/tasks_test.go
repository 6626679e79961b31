package tasks

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// setupTask asks for two values and two statements.
var setupTask = runbook.OperatorTask{
	ID: "xpr-setup", Attest: true,
	Values: []runbook.IrrevocableValue{
		{Key: "xpr.serverName", Label: "Server name: XPR server name", Want: []string{"XPRBLN"}},
		{Key: "xpr.installDir", Label: "Target folder: Target folder", Want: []string{`R:\xpr`}},
	},
	Statements: []runbook.Statement{{Key: "INS-1/KERN1", Text: "the languages"}, {Key: "INS-2/KERN1", Text: "the login"}},
}

// adoptionTask may be confirmed with some of its statements.
var adoptionTask = runbook.OperatorTask{ID: "adoption", Attest: true, MayLeaveOut: true, Statements: []runbook.Statement{{Key: "A", Text: "a"}, {Key: "B", Text: "b"}}}

func TestTasksSayHowToGoOn(t *testing.T) {
	for _, c := range []struct {
		name     string
		progress runbook.Progress
		want     []string
	}{
		{"nothing", runbook.Progress{State: runbook.StateRunning}, []string{"install/berlin is running; no operator action is needed"}},
		{
			"an attestation",
			runbook.Progress{Tasks: []runbook.OperatorTask{{ID: "preparation", Steps: []string{"PREP-6.2-1"}, Title: "confirm the backup", Attest: true, Why: "no host shows it"}}},
			[]string{
				"task preparation: confirm the backup", "  a person is asked because no host shows it", "  then: changeover confirm install/berlin --task preparation",
				"        the command asks for what is missing; in a script: changeover confirm install/berlin --task preparation --reason WHAT-YOU-CONFIRM",
			},
		},
		{
			"a permission",
			runbook.Progress{Tasks: []runbook.OperatorTask{{ID: "restart-kern1", Title: "allow the restart of KERN1 (6.2-5)", Host: "KERN1", Attest: true}}},
			[]string{
				"task restart-kern1 on KERN1: allow the restart of KERN1 (6.2-5)", "  then: changeover confirm install/berlin --task restart-kern1",
				"        the command asks for what is missing; in a script: changeover confirm install/berlin --task restart-kern1 --reason WHY-YOU-APPROVE",
			},
		},
		{
			"a task with values",
			runbook.Progress{Tasks: []runbook.OperatorTask{{
				ID: "xpr-setup", Title: "install XPR", Host: "KERN1", Program: `C:\XPR\Setup.exe`, Missing: []string{"service licsvc is missing"},
				Pages: []runbook.Page{{Title: "Target", Fields: []runbook.Field{{Label: "Folder", Value: `R:\xpr`}}, Notes: []string{"no blanks"}}},
			}}},
			[]string{
				"task xpr-setup on KERN1: install XPR", `  start C:\XPR\Setup.exe`, "  page Target", `    Folder = R:\xpr`,
				"    note: no blanks", "  not true yet: service licsvc is missing", "  then: changeover confirm install/berlin --task xpr-setup",
			},
		},
		{
			"evidence that cannot be written",
			runbook.Progress{State: runbook.StateWaitingForEvidence, Evidence: &runbook.EvidenceWait{Error: "no space left on device", Next: time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)}},
			[]string{
				"evidence: no space left on device", "  the run tries again by itself at 2026-03-01 12:00:00", "  to try again now: changeover retry install/berlin --reason TEXT",
				"  to end the run without an evidence file: changeover abort install/berlin --reason TEXT",
			},
		},
		{
			"a child",
			runbook.Progress{Children: []runbook.ChildReport{{WorkflowID: "prepare/berlin", State: runbook.StateWaitingForOperator, Waiting: "confirm"}}},
			[]string{"prepare/berlin is waiting-for-operator: confirm", "  see: changeover tasks prepare/berlin"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			Print(&out, "", "install/berlin", time.Time{}, c.progress)
			assert.Equal(t, strings.Join(c.want, "\n")+"\n", out.String())
		})
	}
}

func TestParkedStepsOfferWhatTheRunAccepts(t *testing.T) {
	parked := runbook.ParkedStep{Error: "access denied", Attempt: 2}
	parked.Step.ID, parked.Step.Host, parked.Step.Title = "INT-1", "KERN1", "service starts"
	var out bytes.Buffer
	Print(&out, "", "x", time.Time{}, runbook.Progress{Parked: []runbook.ParkedStep{parked}})
	assert.Equal(t, "failed INT-1 on KERN1: service starts: access denied\n  then: changeover retry x --step INT-1 --host KERN1 --attempt 2 --reason TEXT\n"+
		"    or: changeover skip x --step INT-1 --host KERN1 --attempt 2 --reason TEXT\n    or: changeover abort x --reason TEXT\n", out.String())
	out.Reset()
	parked.Guard = true
	Print(&out, "", "x", time.Time{}, runbook.Progress{Parked: []runbook.ParkedStep{parked}})
	assert.NotContains(t, out.String(), "skip", "a guard cannot be skipped")
	out.Reset()
	parked.Step.ID = ""
	Print(&out, "", "x", time.Time{}, runbook.Progress{Parked: []runbook.ParkedStep{parked}})
	assert.Contains(t, out.String(), "then: changeover retry x --reason TEXT\n", "a step without an ID needs no flag")
	out.Reset()
	parked.Offer = "moves the role back from KERN2 to KERN1"
	Print(&out, "", "x", time.Time{}, runbook.Progress{Parked: []runbook.ParkedStep{parked}})
	assert.Contains(t, out.String(), ": access denied\n  if you send retry, the run first moves the role back from KERN2 to KERN1\n  then: changeover retry x ")
}

func TestTasksNameTheKeysAndNotTheValues(t *testing.T) {
	task := setupTask
	task.Missing, task.NotLookedAt = []string{"no service licsvc"}, []string{"the folder: KERN1 does not answer"}
	var out bytes.Buffer
	Print(&out, "", "install/berlin", time.Time{}, runbook.Progress{Tasks: []runbook.OperatorTask{task}})
	assert.Contains(t, out.String(), "  not true yet: no service licsvc\n  the run could not look at the folder: KERN1 does not answer\n")
	assert.Contains(t, out.String(), "type xpr.serverName (Server name: XPR server name) exactly as the program's screen shows this value; nobody can change the value later")
	assert.Contains(t, out.String(), "  then: changeover confirm install/berlin --task xpr-setup\n        the command asks for what is missing; in a script: changeover confirm install/berlin --task xpr-setup --value xpr.serverName=VALUE --value xpr.installDir=VALUE --statement 'INS-1/KERN1=WHAT-YOU-CONFIRM'")
	assert.NotContains(t, out.String(), "XPRBLN")
}

func TestAStatementMayBeLeftOut(t *testing.T) {
	var out bytes.Buffer
	Print(&out, "", "adopt/berlin", time.Time{}, runbook.Progress{Tasks: []runbook.OperatorTask{adoptionTask}})
	assert.Contains(t, out.String(), "  then: changeover confirm adopt/berlin --task adoption\n")
	assert.Contains(t, out.String(), "in a script: changeover confirm adopt/berlin --task adoption --all-statements WHAT-YOU-CONFIRM-OF-ALL\n    or: to leave out statements, replace --all-statements by --statement 'KEY=WHAT-YOU-CONFIRM' for each statement that is true; the other statements stay open\n")
}

// A statement is read once: the page that shows nothing else is left out.
func TestAStatementIsPrintedOnce(t *testing.T) {
	var out bytes.Buffer
	Print(&out, "", "prepare/berlin", time.Time{}, runbook.Progress{Tasks: []runbook.OperatorTask{{
		ID: "preparation", Title: "confirm", Attest: true,
		Pages:      []runbook.Page{{Title: "To attest", Fields: []runbook.Field{{Label: "6.2 KERN1", Value: "the backup is made"}, {Label: "7", Value: "the rest"}}}},
		Statements: []runbook.Statement{{Key: "PREP-6.2-1/KERN1", Text: "6.2 KERN1: the backup is made"}, {Key: "PREP-7", Text: "7: the rest (in room 4)"}},
	}}})
	assert.Equal(t, "task preparation: confirm\n  you attest: 6.2 KERN1: the backup is made (PREP-6.2-1/KERN1)\n  you attest: 7: the rest (in room 4) (PREP-7)\n"+
		"  then: changeover confirm prepare/berlin --task preparation\n        the command asks for what is missing; in a script: changeover confirm prepare/berlin --task preparation"+
		" --statement 'PREP-6.2-1/KERN1=WHAT-YOU-CONFIRM' --statement 'PREP-7=WHAT-YOU-CONFIRM'\n", out.String())
}

// 'watch' shows a step by its place in the manual, and evidence by its id.
func TestAParkedStepIsNamedByPlaceAndID(t *testing.T) {
	var out bytes.Buffer
	Print(&out, "", "x", time.Time{}, runbook.Progress{Parked: []runbook.ParkedStep{{Error: "no", Step: runbook.Step{ID: "INT-9.7.2-21", Manual: "9.7.2/20", Title: "starts"}}}})
	assert.Contains(t, out.String(), "failed 9.7.2/20 (INT-9.7.2-21): starts: no\n")
}

// A run of the same ID may have ended before the one that is meant.
func TestTasksOfARunThatHasEnded(t *testing.T) {
	began := time.Date(2026, 3, 1, 20, 39, 0, 0, time.Local)
	for want, p := range map[string]runbook.Progress{
		"the check install/berlin of 2026-03-01 20:39:00 ended as incomplete; nothing is open; to see which runs are open: changeover runs --site berlin\n": {
			Site: "berlin", Mode: runbook.Check, State: runbook.StateIncomplete,
		},
		"the run install/berlin of 2026-03-01 20:39:00 ended as done; nothing is open\n": {Mode: runbook.Apply, State: runbook.StateDone},
	} {
		var out bytes.Buffer
		Print(&out, "", "install/berlin", began, p)
		assert.Equal(t, want, out.String())
	}
}

// What a person or a host has written looks like no line of the command.
func TestATextForgesNoTask(t *testing.T) {
	const text = "ok\nfailed INS-1 on KERN1: forged\r\ntask forged"
	var out bytes.Buffer
	Print(&out, "", "deploy/berlin", time.Time{}, runbook.Progress{
		Evidence: &runbook.EvidenceWait{Error: text}, Held: &runbook.DecisionRecord{Operator: text, Reason: text},
		Parked:   []runbook.ParkedStep{{Step: runbook.Step{Title: text, Hint: "see\ntask x"}, Error: text}},
		Children: []runbook.ChildReport{{WorkflowID: "install/berlin", Waiting: text}},
		Tasks:    []runbook.OperatorTask{{ID: "x", Missing: []string{text}, NotLookedAt: []string{text}}},
	})
	assert.NotContains(t, out.String(), "\nfailed INS-1")
	assert.NotContains(t, out.String(), "\ntask forged")
	assert.NotContains(t, out.String(), "\ntask x\n")
}

func TestWhatAPersonWroteIsQuoted(t *testing.T) {
	var out bytes.Buffer
	Print(&out, "", "deploy/berlin", time.Time{}, runbook.Progress{Held: &runbook.DecisionRecord{Operator: "eva", Reason: `lunch" then: changeover abort`}})
	assert.Contains(t, out.String(), `held by eva: "lunch' then: changeover abort"`+"\n")
}

// The name of a hotfix, and so the ID of its run, may have spaces.
func TestTheCommandsOfARunWithSpacesInItsIDCanBeCopied(t *testing.T) {
	const id, word = "install-hotfix/berlin/V7 R5 HF1", "'install-hotfix/berlin/V7 R5 HF1'"
	var out bytes.Buffer
	Print(&out, "", id, time.Time{}, runbook.Progress{
		Tasks: []runbook.OperatorTask{{ID: "hotfix", Title: "install"}}, Parked: []runbook.ParkedStep{{Error: "no", Step: runbook.Step{Title: "starts"}}},
		Held: &runbook.DecisionRecord{}, Evidence: &runbook.EvidenceWait{Error: "full"}, Children: []runbook.ChildReport{{WorkflowID: id, Waiting: "a task"}},
	})
	for _, command := range []string{"confirm", "retry", "skip", "abort", "resume", "tasks"} {
		assert.Contains(t, out.String(), "changeover "+command+" "+word)
		assert.NotContains(t, out.String(), "changeover "+command+" "+id)
	}
}

// A command that is copied must not reach a run of the same ID on another server.
func TestThePrintedCommandsReachTheSameServer(t *testing.T) {
	const flags = " --address 192.0.2.1:7233 --namespace prod"
	var out bytes.Buffer
	Print(&out, flags, "deploy/berlin", time.Time{}, runbook.Progress{
		Tasks: []runbook.OperatorTask{{ID: "xpr-setup", Title: "install", Attest: true}}, Parked: []runbook.ParkedStep{{Error: "no", Step: runbook.Step{ID: "INT-1", Title: "starts"}}},
		Held: &runbook.DecisionRecord{}, Evidence: &runbook.EvidenceWait{Error: "full"}, Children: []runbook.ChildReport{{WorkflowID: "install/berlin", Waiting: "a task"}},
	})
	Print(&out, flags, "deploy/berlin", time.Time{}, runbook.Progress{Site: "berlin", State: runbook.StateDone})
	commands := strings.Count(out.String(), "changeover ")
	assert.Equal(t, 10, commands)
	assert.Equal(t, commands, strings.Count(out.String(), flags), out.String())
	assert.Contains(t, out.String(), "changeover abort deploy/berlin"+flags+" --reason TEXT\n")
}

// A run that was reset refuses every answer but an abort.
func TestARunThatWasResetCanOnlyBeAborted(t *testing.T) {
	var out bytes.Buffer
	Print(&out, "", "deploy/berlin", time.Time{}, runbook.Progress{
		State: runbook.StateWaitingForWindow, Reset: "this run was reset",
		Tasks: []runbook.OperatorTask{{ID: "maintenance-window", Title: "approve"}}, Parked: []runbook.ParkedStep{{Error: "no"}},
	})
	assert.Equal(t, "this run was reset\n  then: changeover abort deploy/berlin --reason TEXT\n", out.String())
	out.Reset()
	Print(&out, "", "deploy/berlin", time.Time{}, runbook.Progress{State: runbook.StateRunning, Reset: "this run was reset"})
	assert.NotContains(t, out.String(), "no operator action is needed")
}
