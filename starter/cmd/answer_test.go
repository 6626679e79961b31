package cmd

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"

	"changeover/runbook"
)

// runAgainst runs a command line against a fake server, and waits a tenth of a second instead of five before it reports silence.
func runAgainst(ctx context.Context, f *fakeServer, line string) (out, said string, err error) {
	root := newRoot(&settings{noticeAfter: 100 * time.Millisecond})
	var stdout, stderr bytes.Buffer
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	root.SetArgs(append(strings.Fields(line), "--address", f.address))
	err = root.ExecuteContext(ctx)
	return stdout.String(), stderr.String(), err
}

const (
	admitted = enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED
	accepted = enums.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
)

// waitingCommands are the commands that wait for a worker, each with how it ends when none answers.
var waitingCommands = map[string]string{
	"confirm deploy/berlin":                            "deploy/berlin has not accepted confirm within 4s and will not carry it out: the decision expired at 20",
	"retry deploy/berlin --reason x":                   "deploy/berlin has not accepted retry within 4s and will not carry it out: the decision expired at 20",
	"skip deploy/berlin --reason x":                    "deploy/berlin has not accepted skip within 4s and will not carry it out: the decision expired at 20",
	"abort deploy/berlin --reason x":                   "deploy/berlin has not accepted abort within 4s and will not carry it out: the decision expired at 20",
	"hold deploy/berlin --reason x":                    "deploy/berlin has not accepted hold within 4s and will not carry it out: the decision expired at 20",
	"resume deploy/berlin --reason x":                  "deploy/berlin has not accepted resume within 4s and will not carry it out: the decision expired at 20",
	"facts withdraw cap-test --site berlin --reason x": "site/berlin has not accepted withdraw within 4s and will not carry it out: the decision expired at 20",
	"tasks deploy/berlin":                              "cannot ask deploy/berlin: no answer within 4s",
	"audit deploy/berlin":                              "cannot ask deploy/berlin: no answer within 4s",
	"facts --site berlin":                              "cannot ask site/berlin: no answer within 4s",
	"watch deploy/berlin":                              "no worker has taken up deploy/berlin within 4s",
	"run deploy --site berlin --watch":                 "no worker has taken up deploy/berlin within 4s",
	"init berlin --from KERN1 --no-input --file -":     "no worker has taken up look/kern1 within 4s",
}

func TestEveryCommandThatReachesTemporalIsListed(t *testing.T) {
	commands := map[string]bool{"schedule apply": true, "schedule delete": true, "worker versions": true, "worker promote": true} // The server answers these.
	commands["runs"] = true                                                                                                       // TestRunsSaysThatNoWorkerAnswers shows it.
	commands["support-bundle"] = true                                                                                             // TestASupportBundleSaysWhatItLacks and TestASilentServerIsNotWaitedForLonger show it.
	for line := range waitingCommands {
		found, _, err := Root().Find(strings.Fields(line))
		require.NoError(t, err)
		commands[strings.TrimPrefix(found.CommandPath(), "changeover ")] = true
	}
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		if c.InheritedFlags().Lookup("address") != nil || c.Flags().Lookup("address") != nil || c.PersistentFlags().Lookup("address") != nil {
			name := strings.TrimPrefix(c.CommandPath(), "changeover ")
			assert.True(t, commands[name] || c.HasSubCommands(), "%s reaches Temporal: does it say that nobody answers, and end at --timeout?", name)
		}
		for _, below := range c.Commands() {
			look(below)
		}
	}
	look(Root())
}

func TestCommandsWithoutAnAnswerReportItAndEnd(t *testing.T) {
	for line, want := range waitingCommands {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			f := serve(t, &fakeServer{late: admitted, workers: map[string]time.Duration{"7@old": 50 * time.Second, "8@host": 34 * time.Second}})
			began := time.Now()
			out, said, err := runAgainst(t.Context(), f, line+" --timeout 4s")
			require.ErrorContains(t, err, want)
			assert.Regexp(t, `a worker polled 3\ds ago \(8@host\)`, err)
			assert.Less(t, time.Since(began), 10*time.Second)
			assert.Regexp(t, `^no answer for 100ms; a worker polled 3\ds ago \(8@host\); the command waits until \d\d:\d\d:\d\d \(--timeout 4s\)\n$`, said)
			assert.Empty(t, out)
		})
	}
}

// If no worker takes up a look, init writes no file.
func TestInitSaysThatNoWorkerLooks(t *testing.T) {
	t.Parallel()
	f := serve(t, &fakeServer{workers: map[string]time.Duration{"8@host": 34 * time.Second}})
	out, _, err := runAgainst(t.Context(), f, "init berlin --from KERN1 --no-input --file - --timeout 1s")
	require.ErrorContains(t, err, "nothing was written; if no worker runs, start a worker; if a worker polled, look at its log; then run init again")
	assert.NotContains(t, err.Error(), "changeover watch")
	assert.Empty(t, out)
	assert.Equal(t, "look/kern1", f.start.GetWorkflowId())
	assert.Greater(t, f.start.GetWorkflowRunTimeout().AsDuration(), 3*runbook.LookAttempts*runbook.LookTimeout, "what one stage has read is not lost with the run")
}

// init takes the answer of a look that is open. A workflow that a person has started with the ID of a look has none.
func TestInitNamesAWorkflowInThePlaceOfALook(t *testing.T) {
	f := serve(t, &fakeServer{lookType: "inspect"})
	began := time.Now()
	out, said, err := runAgainst(t.Context(), f, "init berlin --from KERN1 --no-input --file - --timeout 30s")
	require.EqualError(t, err, "cannot look at KERN1: a person started workflow look/kern1 by hand, with type 'inspect' and task queue 'xpr'; "+
		"terminate it (temporal workflow terminate --workflow-id look/kern1 --address "+f.address+"), then run init again; nothing was written")
	assert.Empty(t, out+said)
	assert.Less(t, time.Since(began), 20*time.Second)
}

func TestADecisionIsValidForTheTimeout(t *testing.T) {
	for line := range waitingCommands {
		if strings.HasPrefix(line, "tasks") || strings.HasPrefix(line, "audit") || strings.HasPrefix(line, "facts --site") || strings.HasPrefix(line, "watch") || strings.HasPrefix(line, "run") || strings.HasPrefix(line, "init") {
			continue
		}
		f := serve(t, &fakeServer{accepts: true, outcome: success(t, "accepted")})
		began := time.Now()
		out, said, err := runAgainst(t.Context(), f, line+" --timeout 1m")
		require.NoError(t, err)
		assert.Equal(t, "accepted\n", out)
		assert.Empty(t, said)
		var decision struct{ NotAfter time.Time }
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(f.sent.GetInput().GetArgs(), &decision), line)
		assert.WithinRange(t, decision.NotAfter, began.Add(time.Minute), time.Now().Add(time.Minute), line)
	}
}

func TestADecisionReportsWhetherItWasAccepted(t *testing.T) {
	const line = "abort deploy/berlin --reason x --timeout 2s"
	for name, c := range map[string]struct {
		server *fakeServer
		want   string
	}{
		"accepted, no result":           {&fakeServer{accepts: true, late: accepted}, "deploy/berlin has accepted abort and is carrying it out (no result within 2s)"},
		"accepted, the answer was lost": {&fakeServer{late: accepted}, "deploy/berlin has accepted abort and is carrying it out"},
		"forgotten by the server":       {&fakeServer{}, "deploy/berlin has not accepted abort within 2s and will not carry it out"},
		"the run is over":               {&fakeServer{refusal: serviceerror.NewNotFound("workflow execution already completed")}, "cannot abort deploy/berlin: this run has ended; 'changeover runs' lists the open runs"},
		"there is no such namespace":    {&fakeServer{refusal: serviceerror.NewNamespaceNotFound("prod")}, "cannot abort deploy/berlin: the Temporal server has no namespace prod; correct --namespace or --address"},
		"there is no run":               {&fakeServer{refusal: serviceerror.NewNotFound("workflow not found for ID: deploy/berlin")}, "cannot abort deploy/berlin: there is no such run; check --namespace and the ID; an ID is RUNBOOK/SITE, such as install/berlin"},
		"the run is stuck": {
			&fakeServer{refusal: serviceerror.NewWorkflowNotReady("Workflow Task in failed state"), late: admitted},
			"deploy/berlin has not accepted abort so far (Workflow Task in failed state); a worker that receives the decision before 20",
		},
		"refused": {
			&fakeServer{accepts: true, outcome: refused(runbook.ErrDecisionRefused, "cannot abort deploy/berlin: it is ending already")},
			"deploy/berlin refused: cannot abort deploy/berlin: it is ending already",
		},
		"clocks differ": {
			&fakeServer{accepts: true, outcome: refused(runbook.ErrDecisionExpired, "the decision was valid until then")},
			"deploy/berlin refused: the decision was valid until then; the clock of this computer is behind the clock of the Temporal server",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := runAgainst(t.Context(), serve(t, c.server), line)
			require.ErrorContains(t, err, c.want)
		})
	}
}

// A worker that took the run's workflow task in time may still accept the decision after it has expired.
func TestATaskInHandIsWaitedFor(t *testing.T) {
	f := &fakeServer{late: admitted, inHandThen: accepted}
	f.inHand.Store(3)
	_, _, err := runAgainst(t.Context(), serve(t, f), "abort deploy/berlin --reason x --timeout 1s")
	require.ErrorContains(t, err, "has accepted abort and is carrying it out")

	f = &fakeServer{late: admitted, inHandThen: admitted}
	f.inHand.Store(3)
	_, _, err = runAgainst(t.Context(), serve(t, f), "abort deploy/berlin --reason x --timeout 1s")
	require.ErrorContains(t, err, "will not carry it out")
}

func TestAnInterruptedDecisionMayStillBeAccepted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(200*time.Millisecond, cancel)
	_, _, err := runAgainst(ctx, serve(t, &fakeServer{late: admitted}), "abort deploy/berlin --reason x --timeout 1m")
	require.ErrorContains(t, err, "deploy/berlin has not accepted abort so far (interrupted); a worker that receives the decision before 20")
}

func TestWorkerStatusSaysWhenAWorkerPolledLast(t *testing.T) {
	for want, workers := range map[string]map[string]time.Duration{
		"no worker polls task queue 'xpr';":                                      nil,
		`no worker polls task queue 'xpr'; the last poll was 1m1\ds ago \(a@b\)`: {"a@b": 71 * time.Second, "c@d": 200 * time.Second},
		`a worker polled 1m\ds ago \(a@b\)`:                                      {"a@b": 62 * time.Second},
		`a worker polled 0s ago \(a@b\)`:                                         {"a@b": -time.Hour},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			_, said, err := runAgainst(t.Context(), serve(t, &fakeServer{workers: workers}), "tasks x --timeout 3s")
			require.Error(t, err)
			assert.Regexp(t, want, err)
			assert.Regexp(t, want, said)
		})
	}
}

func TestWorkerStatusOfARunThatStaysOnAVersion(t *testing.T) {
	for want, f := range map[string]*fakeServer{
		"no worker of version v1 polls task queue 'xpr', and the run needs this version; start a worker of this version": {
			pinned: "v1", workers: map[string]time.Duration{"a@b": 0}, builds: map[string]string{"a@b": "v2"},
		},
		"no worker of version v1 polls task queue 'xpr', and the run needs this version; start a worker of this version, or see 'Upgrading the worker' in docs/workers.md; the last poll was 1m20s ago (a@b, version v1)": {
			pinned: "v1", workers: map[string]time.Duration{"a@b": 80 * time.Second, "c@d": 0}, builds: map[string]string{"a@b": "v1", "c@d": "v2"},
		},
		"s ago (a@b, version v1)": {
			pinned: "v1", workers: map[string]time.Duration{"a@b": 20 * time.Second, "c@d": 0}, builds: map[string]string{"a@b": "v1", "c@d": "v2"},
		},
		"no worker of the current version v2 polls task queue 'xpr'; start a worker of this version, or make another version current with: changeover worker promote BUILD --deployment changeover": {
			workers: map[string]time.Duration{"a@b": 0}, builds: map[string]string{"a@b": "v1"}, current: "v2",
		},
		"no version of the worker is current": {workers: map[string]time.Duration{"a@b": 0}, builds: map[string]string{"a@b": "v1"}},
		"a worker polled 0s ago":              {workers: map[string]time.Duration{"a@b": 0}, builds: map[string]string{"a@b": "v1"}, current: "v1"},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			_, _, err := runAgainst(t.Context(), serve(t, f), "tasks x --timeout 3s")
			assert.ErrorContains(t, err, want)
		})
	}
}

func TestAQuestionIsAskedAgainWhileNoWorkerPolls(t *testing.T) {
	f := &fakeServer{answer: payloads(t, runbook.Progress{State: runbook.StateRunning})}
	f.noPoller.Store(2)
	out, said, err := runAgainst(t.Context(), serve(t, f), "tasks deploy/berlin")
	require.NoError(t, err)
	assert.Equal(t, "deploy/berlin is running; no operator action is needed\n", out)
	assert.Contains(t, said, "no answer for 100ms")
}

func TestAWatchedRunThatHasBegunIsFollowed(t *testing.T) {
	out, said, err := runAgainst(t.Context(), serve(t, &fakeServer{begun: true}), "watch deploy/berlin")
	require.Error(t, err, "it was terminated")
	assert.Contains(t, out, "started (deploy/berlin)")
	assert.Empty(t, said)
}

func TestTheTimeoutIsLongerThanNothing(t *testing.T) {
	_, err := starter(t, "tasks", "x", "--timeout", "0s")
	require.ErrorContains(t, err, "cannot wait for '0s'; give a --timeout of more than zero")
}

// The error of every command about a namespace that does not exist says what to correct.
func TestANamespaceThatDoesNotExist(t *testing.T) {
	sites := written(t, map[string]string{"berlin.yaml": berlinText(t)})
	for _, line := range []string{
		"runs", "run deploy --site berlin", "watch deploy/berlin", "tasks deploy/berlin", "audit deploy/berlin", "abort deploy/berlin --reason x", "facts --site berlin",
		"schedule apply --site berlin --sites " + sites, "schedule delete --site berlin", "worker versions", "init ulm --from ULM1 --no-input --sites " + sites,
	} {
		_, _, err := runAgainst(t.Context(), serve(t, &fakeServer{noNamespace: true}), line+" --timeout 2s")
		assert.ErrorContains(t, err, "the Temporal server has no namespace prod; correct --namespace or --address", line)
	}
}

func TestRunsSaysThatNoWorkerAnswers(t *testing.T) {
	out, _, err := runAgainst(t.Context(), serve(t, &fakeServer{running: "deploy/berlin"}), "runs --timeout 1s")
	require.NoError(t, err)
	assert.Regexp(t, `\ndeploy/berlin +- +running +\S+ \S+ +- +not known: no worker answers\n$`, out)
}

// A run whose version has no worker any more hides nothing about the others.
func TestRunsShowsWhatARunWaitsForWhileAnotherDoesNotAnswer(t *testing.T) {
	f := serve(t, &fakeServer{
		running: "deploy/ulm deploy/berlin", unanswered: []string{"deploy/ulm"},
		answer: payloads(t, runbook.Progress{State: runbook.StateWaitingForOperator, Tasks: []runbook.OperatorTask{{ID: "xpr-setup", Title: "install XPR"}}}),
	})
	out, _, err := runAgainst(t.Context(), f, "runs --timeout 1s")
	require.NoError(t, err)
	assert.Regexp(t, `\ndeploy/ulm .* not known: no worker answers\n`, out)
	assert.Regexp(t, `\ndeploy/berlin .* task xpr-setup: install XPR\n`, out)
}
