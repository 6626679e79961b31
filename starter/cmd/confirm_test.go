package cmd

import (
	"bytes"
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
