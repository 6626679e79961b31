package cmd

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"

	"changeover/runbook"
	"changeover/starter/cli"
)

// ofRuns are the command lines of all commands that take the ID of a run, without the ID.
func ofRuns(t *testing.T) (lines [][]string) {
	t.Helper()
	for _, c := range Root().Commands() {
		if !strings.HasPrefix(c.Use, c.Name()+" ID") {
			continue
		}
		line := []string{c.Name()}
		if c.Flags().Lookup("reason") != nil {
			line = append(line, "--reason", "x")
		}
		lines = append(lines, line)
	}
	require.Len(t, lines, 10)
	return lines
}

// The workflows of the system are no runs: none of them answers what is asked of a run.
func TestAnIDThatIsNoRunsIsRefused(t *testing.T) {
	f := serve(t, &fakeServer{})
	for _, line := range ofRuns(t) {
		for _, id := range []string{"", " ", "site/berlin", "lock/xprclu/kern1,kern2", "look/kern1", runbook.CloseEvidence + "/x"} {
			root := newRoot(&settings{})
			root.SetArgs(append(line, id, "--address", f.address, "--timeout", "2s"))
			err := root.ExecuteContext(t.Context())
			require.ErrorContains(t, err, "cannot use '"+id+"' as the ID of a run: ", line[0])
			assert.ErrorContains(t, err, "the ID of a run is RUNBOOK/SITE, such as install/berlin; 'changeover runs' lists the IDs")
			assert.Equal(t, runbook.ExitCommand, ExitStatus(err))
		}
	}
}

// Whoever interrupts a command learns whether it has done anything, in plain words.
func TestAnInterruptedCommandSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := serve(t, &fakeServer{})
	for _, line := range ofRuns(t) {
		root := newRoot(&settings{})
		root.SetArgs(append(line, "deploy/berlin", "--address", f.address, "--timeout", "2s"))
		err := root.ExecuteContext(ctx)
		require.ErrorContains(t, err, "interrupted", line[0])
		assert.NotContains(t, err.Error(), "context canceled", line[0])
		if line[0] == "confirm" {
			assert.ErrorContains(t, err, "interrupted; nothing was sent")
		}
	}
	_, _, err := runAgainst(ctx, f, "init berlin --from KERN1 --no-input --file -")
	require.EqualError(t, err, "interrupted; nothing was written; run the command again")
}

// A person who presses Ctrl-C at a question of confirm has sent nothing.
func TestAnInterruptedConfirmationSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := ask(ctx, strings.NewReader(""), cli.Visible{Out: new(strings.Builder)}, runbook.OperatorTask{ID: "preparation", Attest: true}, &runbook.Confirmation{})
	require.ErrorIs(t, err, context.Canceled)
	assert.EqualError(t, err, "interrupted; nothing was sent; run the command again")
}

// The ID of the run is right: it is the run ID that the server does not know.
func TestARunIDThatTheServerDoesNotHave(t *testing.T) {
	for answer, want := range map[error]string{
		serviceerror.NewNotFound(`workflow execution not found for workflow ID "deploy/berlin" and run ID "x"`): "the server has no run of this ID with the run ID x; correct --run-id, or leave it out for the latest run; 'changeover runs -o json' lists the run IDs; " + afterRetention,
		serviceerror.NewInvalidArgument("Invalid RunId."):                                                       "x is not a run ID; correct --run-id, or leave it out for the latest run; 'changeover runs -o json' lists the run IDs",
	} {
		f := serve(t, &fakeServer{historyError: answer})
		for _, line := range []string{"audit deploy/berlin --run-id x", "support-bundle deploy/berlin --run-id x --file " + t.TempDir() + "/b.zip"} {
			_, _, err := runAgainst(t.Context(), f, line)
			require.EqualError(t, err, "cannot read the history of deploy/berlin: "+want, line)
		}
	}
}
