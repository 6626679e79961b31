package details

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestDetailsSayHowToConfirmHoweverMuchTheyShow(t *testing.T) {
	window := Task{OperatorTask: runbook.OperatorTask{ID: "maintenance-window", Pages: []runbook.Page{{Title: "Pending work"}}}}
	for range 1000 {
		window.Pages[0].Fields = append(window.Pages[0].Fields, runbook.Field{Label: "INT-9.7.2-19", Value: "a resource is depended on"})
	}
	text := (&Run{Tasks: []Task{window}}).Markdown()
	assert.LessOrEqual(t, len(text), limit)
	assert.Contains(t, text, `"task": "maintenance-window"`)
	assert.Regexp(t, `\| a resource is depended on \|\n\n… The rest`, text)
}

// An error may have up to 32,000 bytes, and more when it is escaped.
func TestDetailsSayHowToDecideHoweverLongAnErrorIs(t *testing.T) {
	for _, failure := range []string{strings.Repeat("a", 32_000), strings.Repeat("<", 32_000), strings.Repeat("the value is 'ä\n", 2000)} {
		parked := runbook.ParkedStep{Step: runbook.Step{ID: "INT-9.7.2-19", Hint: "look at the log"}, Error: failure, Attempt: 1}
		shown := (&Run{Parked: []runbook.ParkedStep{parked}}).Markdown()
		assert.LessOrEqual(t, len(shown), limit)
		assert.Contains(t, shown, "\n\n> "+text(failure[:1]), "the beginning of the error is shown")
		assert.Contains(t, shown, "What to do: look at the log\n\nSend the Update `retry`, `skip` or `abort` with `{")
		ended := (&Run{Ended: failure, Safety: []string{"the role is on KERN1"}}).Markdown()
		assert.Contains(t, ended, "- the role is on KERN1\n")
		wait := (&Run{Evidence: &runbook.EvidenceWait{Error: failure}}).Markdown()
		assert.Contains(t, wait, "send the Update `retry`")
	}
}

// Each proof of a task may be missing for a reason of its own, and each node may be left unsafe for one.
func TestDetailsSayHowToDecideHoweverManyLongTextsThereAre(t *testing.T) {
	many := make([]string, 30)
	for i := range many {
		many[i] = strings.Repeat("<", 3000)
	}
	for _, missing := range [][2][]string{{many, nil}, {nil, many}, {many, many}} {
		task := Task{OperatorTask: runbook.OperatorTask{ID: "xpr-setup", Missing: missing[0], NotLookedAt: missing[1]}}
		assert.Contains(t, (&Run{Tasks: []Task{task}}).Markdown(), `send the Update `+"`confirm` with `{")
	}
	wait := &Run{Ended: many[0], Safety: many, Evidence: &runbook.EvidenceWait{Error: many[0]}}
	assert.Contains(t, wait.Markdown(), "send the Update `retry`")
	shown := (&Run{Safety: []string{strings.Repeat("a", 2000)}}).Markdown()
	assert.NotContains(t, shown, "…", "one long text is shown whole")
}

// A line below an item of a list belongs to the item (CommonMark, lazy continuation lines), so no table begins there.
func TestATableFollowsAnEmptyLine(t *testing.T) {
	var all Run
	marked(reflect.ValueOf(&all).Elem(), "x", 8)
	steps := []*runbook.StepRecord{{Step: runbook.Step{ID: "INT-9.7.2-19"}}}
	for _, r := range []*Run{
		&all,
		{Ended: "aborted", Safety: []string{"the nodes are resumed"}, Steps: steps},
		{Safety: []string{"x"}, Drill: &runbook.Drill{Moves: []runbook.MeasuredMove{{}}}},
		{Safety: []string{"x"}, Children: []runbook.Result{{}}},
		{Safety: []string{"x"}, Held: &runbook.DecisionRecord{}},
	} {
		before := ""
		for line := range strings.Lines(r.Markdown()) {
			if item := strings.HasPrefix(before, "- "); item || strings.HasPrefix(line, "|") && !strings.HasPrefix(before, "|") {
				assert.True(t, before == "\n" || item && (line == "\n" || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "#")), "%q follows %q", line, before)
			}
			before = line
		}
	}
}

// A list of steps, such as the pending work of a maintenance window, has no section, and nothing is entered there.
func TestDetailsShowAListOfStepsAsSuch(t *testing.T) {
	list := runbook.Page{Title: "Pending work", Fields: []runbook.Field{{Label: "INT-9.7.2-19 KERN1", Value: "a resource has its checkpoints"}}}
	text := (&Run{Tasks: []Task{{OperatorTask: runbook.OperatorTask{Pages: []runbook.Page{list}}}}}).Markdown()
	assert.Contains(t, text, "**Pending work**\n\n| step | what |\n")
	list.Manual = "4.3.6"
	text = (&Run{Tasks: []Task{{OperatorTask: runbook.OperatorTask{Pages: []runbook.Page{list}}}}}).Markdown()
	assert.Contains(t, text, "**Pending work** (4.3.6)\n\n| field | value |\n")
}

func TestDetailsSayWhatARetryDoesFirst(t *testing.T) {
	parked := runbook.ParkedStep{Error: "the role is on KERN2, but this step works on KERN1", Offer: "moves the role back from KERN2 to KERN1"}
	text := (&Run{Parked: []runbook.ParkedStep{parked}}).Markdown()
	assert.Contains(t, text, "> the role is on KERN2, but this step works on KERN1\n\n**if you send retry, the run first moves the role back from KERN2 to KERN1.**\n\nSend the Update `retry`")
	parked.Offer = ""
	assert.NotContains(t, (&Run{Parked: []runbook.ParkedStep{parked}}).Markdown(), "if you send retry")
}

func TestDetailsSayWhyAPersonIsAsked(t *testing.T) {
	open := Task{OperatorTask: runbook.OperatorTask{ID: "xpr-setup", Why: "no host shows it"}}
	assert.Contains(t, (&Run{Tasks: []Task{open}}).Markdown(), "A person is asked because no host shows it.\n")
	open.Missing = []string{"no service licsvc"}
	text := (&Run{Tasks: []Task{open}}).Markdown()
	assert.Contains(t, text, "- not true yet: no service licsvc\n", "what the last look found is later than why the task was shown")
	assert.NotContains(t, text, "asked because")
}

// What a person states and types again is written as the terminal shows it.
func TestDetailsListStatementsAndValues(t *testing.T) {
	open := runbook.OperatorTask{
		Statements: []runbook.Statement{{Key: "PREP-6.2-1/KERN1", Text: "6.2 KERN1: the backup is made"}},
		Attests:    []runbook.Statement{{Key: "PREP-7", Text: "7: the rest"}},
		Values:     []runbook.IrrevocableValue{{Key: "xpr.serverName", Label: "page Server Name"}},
	}
	assert.Contains(t, (&Run{Tasks: []Task{{OperatorTask: open}}}).Markdown(),
		"- to confirm, also type `xpr.serverName` (page Server Name) exactly as the program's screen shows this value; nobody can change the value later\n"+
			"- you attest: 6.2 KERN1: the backup is made (`PREP-6.2-1/KERN1`)\n- with the confirmation you attest: 7: the rest (`PREP-7`)\n")
}

func TestDetailsOfALockNameItsRun(t *testing.T) {
	in := runbook.LockInput{Site: "berlin", Workflow: "deploy/berlin", RunID: "7"}
	assert.Equal(t, "The cluster of site **berlin** is locked by `deploy/berlin` (run `7`). Wait for the end of that run, or abort it to free the cluster.", Lock(in))
	in.Site = strings.Repeat("*", 10_000)
	assert.Less(t, len(Lock(in)), 1000)
}

func TestDetailsShowTheVerdictOfEachStep(t *testing.T) {
	for _, verdict := range append(runbook.Verdicts(), "") {
		r := &Run{Steps: []*runbook.StepRecord{{Verdict: verdict}}}
		want := string(verdict)
		if verdict == "" {
			want = "in work"
		}
		assert.Contains(t, r.Markdown(), "| "+want+" |\n")
	}
	assert.Contains(t, (&Run{Steps: []*runbook.StepRecord{{Error: "access denied"}}}).Markdown(), "| waits for a decision |\n")
}

// What a person has to know on a page stands below its title.
func TestDetailsShowTheNotesOfAPage(t *testing.T) {
	open := Task{OperatorTask: runbook.OperatorTask{ID: "xpr-setup", Pages: []runbook.Page{
		{Title: "Specifying the Server Name", Manual: "4.3.5", Fields: []runbook.Field{{Label: "Name of the XPR", Value: "XPRBLN"}}, Notes: []string{"the name cannot be changed later", "no *blanks*"}},
		{Title: "Summary", Manual: "4.4.8", Notes: []string{"compare it"}},
	}}}
	text := (&Run{Tasks: []Task{open}}).Markdown()
	assert.Contains(t, text, "**Specifying the Server Name** (4.3.5)\n\n- the name cannot be changed later\n- no \\*blanks\\*\n\n|")
	assert.Contains(t, text, "**Summary** (4.4.8)\n\n- compare it\n")
}
