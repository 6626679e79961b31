package powershell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/runbook"
)

var _ host.Batch = (*Host)(nil)

// named are reading calls that ask for things by their numbers.
func named(n int) []scripts.Call {
	calls := make([]scripts.Call, n)
	for i := range calls {
		calls[i] = reading.Of("Name", fmt.Sprint(i))
	}
	return calls
}

// nameOf is the name that a request asks for.
func nameOf(r request) string { return r.Params[0].Value.(string) }

// thingOf answers with the thing that a request asks for.
func thingOf(nonce string, r request) string {
	return answer(nonce, response{Result: `[{"name":"` + nameOf(r) + `"}]`})
}

// requireThings requires that answers are those to the first calls of named.
func requireThings(t *testing.T, answers []host.Answer) {
	t.Helper()
	for i, a := range answers {
		require.NoError(t, a.Err)
		var got thing
		require.NoError(t, a.Reply.Decode(&got))
		require.Equal(t, fmt.Sprint(i), got.Name)
	}
}

func TestReadsAreSentTogetherAndAnsweredInOrder(t *testing.T) {
	fake := &fakeHost{t: t, handle: thingOf}
	node := fake.host(nil)
	answers := node.RunAll(t.Context(), named(40))
	require.Len(t, answers, 40)
	requireThings(t, answers)
	assert.Equal(t, 1, fake.started)
	assert.Equal(t, 1, fake.last().writes, "they are sent in one Write")
	requireThings(t, node.RunAll(t.Context(), named(3)))
	assert.Equal(t, 1, fake.started, "in the same PowerShell")
	assert.Empty(t, node.RunAll(t.Context(), nil))
}

func TestABatchFitsIntoOneSend(t *testing.T) {
	fake := &fakeHost{t: t, handle: thingOf}
	node := fake.host(nil)
	calls := named(6)
	for i := range calls {
		calls[i].Params["Many"] = []string{strings.Repeat("x", 40<<10)}
	}
	requireThings(t, node.RunAll(t.Context(), calls))
	assert.Equal(t, 6, fake.last().writes)
	assert.LessOrEqual(t, batchBytes, winrm.ChunkSize)
}

func TestAnswersOfABatchAreFoundAmongOtherOutput(t *testing.T) {
	fake := &fakeHost{t: t}
	fake.handle = func(nonce string, r request) string {
		whole := "WARNUNG: Eigenschaft\r\nfetched ..." + thingOf(nonce, r) + "PS>"
		fake.last().output <- whole[:30] // Parts of an answer come by themselves,
		return whole[30:]
	}
	requireThings(t, fake.host(nil).RunAll(t.Context(), named(5)))

	var held strings.Builder
	fake.handle = func(nonce string, r request) string {
		held.WriteString("noise " + thingOf(nonce, r))
		if nameOf(r) != "4" {
			return "more noise\r\n"
		}
		return held.String() // and several answers at once.
	}
	requireThings(t, fake.host(nil).RunAll(t.Context(), named(5)))
}

func TestEachAnswerOfABatchIsJudgedByItself(t *testing.T) {
	fake := &fakeHost{t: t, handle: func(nonce string, r request) string {
		switch nameOf(r) {
		case "0":
			return answer(nonce, response{Error: &failure{Message: "Zugriff verweigert", Category: "PermissionDenied"}})
		case "1":
			return answer(nonce, response{Busy: true})
		}
		return answer(nonce, response{Result: `[]`, Warnings: []string{"später"}, ExitCode: 5})
	}}
	calls := append(named(3), reading.Of("Nam", "x"), changing.Of("Name", "x"), scripts.Call{})
	answers := fake.host(nil).RunAll(t.Context(), calls)
	var types []string
	for _, a := range answers {
		var failure *host.Failure
		if errors.As(a.Err, &failure) {
			types = append(types, failure.Type)
		} else {
			types = append(types, "none")
		}
	}
	assert.Equal(t, []string{
		runbook.ErrAccessDenied, runbook.ErrHostBusy, "none", runbook.ErrBadRequest, runbook.ErrBadRequest, runbook.ErrBadRequest,
	}, types)
	assert.Equal(t, []string{"später"}, answers[2].Reply.Warnings)
	assert.Equal(t, 5, answers[2].Reply.ExitCode)
	require.EqualError(t, answers[4].Err, "cannot run set-thing together with other calls: the call does not fit its script: the script changes the host")
	assert.Equal(t, 1, fake.started, "the session goes on")
	assert.Zero(t, fake.closed())
}

// Answers from before the session was lost count; the next look asks for the rest again.
func TestASessionThatIsLostInTheMiddleOfABatch(t *testing.T) {
	for name, end := range map[string]string{"PowerShell ends": exit, "connection lost": reset} {
		t.Run(name, func(t *testing.T) {
			var over atomic.Bool
			fake := &fakeHost{t: t, handle: func(nonce string, r request) string {
				if nameOf(r) == "2" && !over.Load() {
					return end
				}
				return thingOf(nonce, r)
			}}
			node := fake.host(nil)
			requireThings(t, node.RunAll(t.Context(), named(1)))
			answers := node.RunAll(t.Context(), named(4))
			requireThings(t, answers[:2])
			for i, a := range answers[2:] {
				var failure *host.Failure
				require.ErrorAs(t, a.Err, &failure)
				assert.Equal(t, runbook.ErrTransport, failure.Type)
				var lost *LostReply
				require.ErrorAs(t, a.Err, &lost)
				assert.Equal(t, fmt.Sprintf("get-thing -Name '%d'", 2+i), lost.Call)
			}
			fake.requireClosed(node)
			over.Store(true)
			requireThings(t, node.RunAll(t.Context(), named(4)))
			assert.Equal(t, 2, fake.started, "the next batch has a new PowerShell")
		})
	}
}

func TestAnIdleSessionThatHasEndedIsReplacedForABatch(t *testing.T) {
	for name, spoil := range map[string]func(p *fakeProcess){
		"it takes no input":  func(p *fakeProcess) { p.writeError = &winrm.Fault{Action: "Send", Code: winrm.CodeMissing} },
		"it has ended":       func(p *fakeProcess) { p.output <- exit },
		"its answer is lost": func(p *fakeProcess) { p.output <- reset },
	} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeHost{t: t, handle: thingOf}
			node := fake.host(nil)
			requireThings(t, node.RunAll(t.Context(), named(1)))
			spoil(fake.last())
			requireThings(t, node.RunAll(t.Context(), named(3)))
			assert.Equal(t, 2, fake.started)
			fake.requireClosed(node)
		})
	}
}

func TestABatchOnAHostThatDoesNotStartPowerShell(t *testing.T) {
	refused := &winrm.AuthError{URL: "https://node1", User: "admin", Auth: winrm.NTLM}
	fake := &fakeHost{t: t, handle: thingOf, startError: func(n int) error {
		if n == 1 {
			return refused
		}
		return nil
	}}
	node := fake.host(nil)
	for _, a := range node.RunAll(t.Context(), named(2)) {
		require.ErrorIs(t, a.Err, refused)
		require.NotErrorAs(t, a.Err, new(*LostReply))
		assert.False(t, host.Unanswered(a.Err))
	}
	requireThings(t, node.RunAll(t.Context(), named(2)))
}

func TestCancellationEndsABatch(t *testing.T) {
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	ctx, cancel := context.WithCancel(t.Context())
	fake := &fakeHost{t: t, handle: func(nonce string, r request) string {
		if nameOf(r) == "1" {
			cancel()
			<-hold
		}
		return thingOf(nonce, r)
	}}
	node := fake.host(nil)
	answers := node.RunAll(ctx, named(3))
	requireThings(t, answers[:1])
	for _, a := range answers[1:] {
		require.ErrorIs(t, a.Err, context.Canceled)
		require.NotErrorAs(t, a.Err, new(*host.Failure), "the end of the context is the caller's own")
	}
	fake.requireClosed(node)
	for _, a := range node.RunAll(ctx, named(2)) {
		require.ErrorIs(t, a.Err, context.Canceled)
	}
	assert.Equal(t, 1, fake.started, "nothing is sent after the end of the context")
}
