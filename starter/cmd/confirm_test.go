package cmd

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"

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

func TestConfirmAsksForWhatIsMissing(t *testing.T) {
	c := runbook.Confirmation{Values: map[string]string{"xpr.installDir": `r:\XPR\`}}
	var out bytes.Buffer
	require.NoError(t, ask(t.Context(), strings.NewReader("XPRBLN\nGerman\naccount\n"), &out, setupTask, &c))
	assert.Equal(t, map[string]string{"xpr.serverName": "XPRBLN", "xpr.installDir": `r:\XPR\`}, c.Values)
	assert.Equal(t, map[string]string{"INS-1/KERN1": "German", "INS-2/KERN1": "account"}, c.Statements)
	assert.Contains(t, out.String(), "  xpr.serverName (Server name: XPR server name): ")
	assert.NotContains(t, out.String(), "xpr.installDir", "it was given by --value")
	assert.NotContains(t, out.String(), "XPRBLN", "the value itself is not shown")
	assert.Empty(t, setupTask.Differing(c))

	err := ask(t.Context(), strings.NewReader("XPRBLN\n"), &out, setupTask, &runbook.Confirmation{})
	assert.ErrorContains(t, err, "the input ended before xpr.installDir was given")
}

// An empty answer is asked for again at once: the run would refuse it, and nobody wants to type the other answers again.
func TestConfirmAsksAgainForAnAnswerThatTheRunRefuses(t *testing.T) {
	var c runbook.Confirmation
	var out bytes.Buffer
	require.NoError(t, ask(t.Context(), strings.NewReader("\nXPRBLN\nR:\\xpr\n  \nTEXT\nGerman\naccount\n"), &out, setupTask, &c))
	assert.Equal(t, map[string]string{"xpr.serverName": "XPRBLN", "xpr.installDir": `R:\xpr`}, c.Values)
	assert.Equal(t, map[string]string{"INS-1/KERN1": "German", "INS-2/KERN1": "account"}, c.Statements)
	assert.Equal(t, 2, strings.Count(out.String(), "  cannot use this answer: it must not be empty\n"))
	assert.Contains(t, out.String(), "  cannot use this answer: it contains the placeholder TEXT; replace the placeholder with your own words\n")
	assert.Equal(t, 3, strings.Count(out.String(), "the languages (INS-1/KERN1): "))

	c = runbook.Confirmation{}
	out.Reset()
	require.NoError(t, ask(t.Context(), strings.NewReader("\nCHG-1\n"), &out, runbook.OperatorTask{ID: "restart-kern1", Host: "KERN1", Attest: true}, &c))
	assert.Equal(t, "CHG-1", c.Reason)
}

// Nobody types a statement twice, whatever becomes of the confirmation. A value has to come from the program's screen each time.
func TestAConfirmationThatFailsReturnsWhatWasTyped(t *testing.T) {
	s := &settings{address: "host:7233"}
	c := runbook.Confirmation{Operator: currentUser(), Task: "xpr-setup", Statements: map[string]string{"INS-1/KERN1": "German"}}
	require.NoError(t, ask(t.Context(), strings.NewReader("XPRBLN\nR:\\xpr\nEva's account\n"), io.Discard, setupTask, &c))
	refused := errors.New("install/berlin refused: cannot confirm 'xpr-setup'")
	assert.EqualError(t, withTyped(s, refused, "install/berlin", 1, c), "install/berlin refused: cannot confirm 'xpr-setup'; to send again what you typed (the command asks for the values again): "+
		`changeover confirm install/berlin --address host:7233 --task xpr-setup --statement INS-1/KERN1=German --statement 'INS-2/KERN1=Eva'\''s account'`)
	assert.Equal(t, refused, withTyped(s, refused, "install/berlin", 2, c), "all of it is in the command that the person has written")
	require.NoError(t, withTyped(s, nil, "install/berlin", 0, c))

	c = runbook.Confirmation{Operator: "eva", Task: "restart-kern1", Reason: "CHG 1"}
	assert.ErrorContains(t, withTyped(s, refused, "install/berlin", 0, c), "to send again what you typed: changeover confirm install/berlin --address host:7233 --task restart-kern1 --operator eva --reason 'CHG 1'")
}

func TestValuesAreKeysAndTexts(t *testing.T) {
	read, err := pairs("--value", []string{"xpr.serverName=A=B", "x= y"})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"xpr.serverName": "A=B", "x": " y"}, read)
	for _, wrong := range [][]string{{"xpr.serverName"}, {"=x"}, {"a=1", "a=2"}} {
		_, err := pairs("--value", wrong)
		assert.Error(t, err, wrong)
	}
}

// What a person attests about a task without statements of its own is the reason.
func TestConfirmAsksForTheReasonOfATaskWithoutStatements(t *testing.T) {
	task := runbook.OperatorTask{ID: "licence-service", Attest: true, Attests: []runbook.Statement{{Key: "INS-1", Text: "the folder"}}}
	var c runbook.Confirmation
	var out bytes.Buffer
	require.NoError(t, ask(t.Context(), strings.NewReader("as the manual says\n"), &out, task, &c))
	assert.Equal(t, "as the manual says", c.Reason)
	assert.Contains(t, out.String(), "State what was done: ")

	c = runbook.Confirmation{}
	stateAll(task, &c, "by the papers")
	assert.Equal(t, "by the papers", c.Reason, "--all-statements")
	assert.Empty(t, c.Statements)
	require.NoError(t, ask(t.Context(), strings.NewReader(""), &out, task, &c), "it is not asked again")
}

// Before a permission is given, nothing was done.
func TestConfirmAsksForTheReasonOfAnApproval(t *testing.T) {
	var c runbook.Confirmation
	var out bytes.Buffer
	require.NoError(t, ask(t.Context(), strings.NewReader("CHG-1\n"), &out, runbook.OperatorTask{ID: "restart-kern1", Host: "KERN1", Attest: true}, &c))
	assert.Equal(t, "CHG-1", c.Reason)
	assert.Equal(t, "This task asks for an approval. State the reason for the approval: ", out.String())
}

// What 'changeover tasks' prints for a script attests nothing until somebody has filled it in.
func TestAPrintedCommandIsRefused(t *testing.T) {
	f := serve(t, &fakeServer{accepts: true, outcome: success(t, "confirmed")})
	for placeholder, command := range map[string][]string{
		"WHAT-YOU-CONFIRM":        {"confirm", "install/berlin", "--task", "xpr-setup", "--statement", "INS-1/KERN1=WHAT-YOU-CONFIRM"},
		"WHY-YOU-APPROVE":         {"confirm", "install/berlin", "--task", "restart-kern1", "--reason", "WHY-YOU-APPROVE"},
		"VALUE":                   {"confirm", "install/berlin", "--task", "xpr-setup", "--value", "xpr.serverName=VALUE"},
		"TEXT":                    {"retry", "install/berlin", "--reason", "TEXT"},
		"WHAT-YOU-CONFIRM-OF-ALL": {"facts", "withdraw", "x", "--site", "berlin", "--reason", "WHAT-YOU-CONFIRM-OF-ALL"},
	} {
		root := newRoot(&settings{noticeAfter: defaultNoticeAfter})
		root.SetArgs(append(command, "--address", f.address, "--operator", "eva"))
		err := root.ExecuteContext(t.Context())
		require.ErrorContains(t, err, "it contains the placeholder "+placeholder+"; replace the placeholder with your own words")
		assert.Nil(t, f.sent, "nothing was sent")
	}
}

// What a person says is about the task that the command has shown, also if the run shows another task meanwhile.
func TestAConfirmationNamesTheTaskThatItIsAbout(t *testing.T) {
	f := serve(t, &fakeServer{accepts: true, outcome: success(t, "confirmed"), answer: payloads(t, runbook.Progress{Tasks: []runbook.OperatorTask{{ID: "licences", Attest: true}}})})
	root := newRoot(&settings{noticeAfter: defaultNoticeAfter})
	root.SetArgs([]string{"confirm", "install/berlin", "--all-statements", "by the papers", "--address", f.address, "--operator", "eva"})
	require.NoError(t, root.ExecuteContext(t.Context()))
	var sent runbook.Confirmation
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(f.sent.GetInput().GetArgs(), &sent))
	assert.Equal(t, []string{"licences", "by the papers"}, []string{sent.Task, sent.Reason})
}
