package cmd

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

func TestTasksNameTheKeysAndNotTheValues(t *testing.T) {
	task := setupTask
	task.Missing, task.NotLookedAt = []string{"no service licsvc"}, []string{"the folder: KERN1 does not answer"}
	var out bytes.Buffer
	printWaiting(&out, "install/berlin", runbook.Progress{Tasks: []runbook.OperatorTask{task}})
	assert.Contains(t, out.String(), "  not done yet: no service licsvc\n  could not be looked at: the folder: KERN1 does not answer\n")
	assert.Contains(t, out.String(), "type it again as the screen shows it: xpr.serverName (Server name: XPR server name)")
	assert.Contains(t, out.String(), "then: changeover confirm install/berlin --task xpr-setup --value xpr.serverName=VALUE --value xpr.installDir=VALUE --statement 'INS-1/KERN1=WHAT-YOU-CONFIRM'")
	assert.NotContains(t, out.String(), "XPRBLN")
}
