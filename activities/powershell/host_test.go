package powershell

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/winrm"
	"changeover/config"
)

var (
	reading  = &scripts.Script{Name: "get-thing", Text: "param([string]$Name, [string[]]$Many, [bool]$Yes, [int]$Count)\n\nGet-Thing"}
	changing = &scripts.Script{Name: "set-thing", Text: "param([string]$Name, [string]$Password)\n\nSet-Thing", Changes: true, Secrets: []string{"Password"}}
)

type thing struct {
	Name string `json:"name"`
}

func TestRunPassesTypedParametersAndDecodesTheResult(t *testing.T) {
	var got request
	fake := &fakeHost{t: t, handle: func(nonce string, r request) string {
		got = r
		return answer(nonce, response{Result: `[{"name":"größe 🜚"}]`, Warnings: []string{"später"}, ExitCode: 1190})
	}}
	var out thing
	reply, err := fake.host(nil).Run(t.Context(), scripts.Call{Script: reading, Params: map[string]any{
		"Name": "O'Brien \"[x]\" $(1)\r\n€𝄞", "Many": []string{"one"}, "Yes": true, "Count": uint32(4000000000),
	}}, &out)
	require.NoError(t, err)
	assert.Equal(t, "größe 🜚", out.Name)
	assert.Equal(t, []string{"später"}, reply.Warnings)
	assert.Equal(t, 1190, reply.ExitCode)
	assert.Equal(t, reading.Text, got.Script)
	assert.Equal(t, `Global\Changeover`, got.Mutex)
	assert.Equal(t, int64(1000), got.Wait)
	assert.Equal(t, []argument{
		{Name: "Name", Value: "O'Brien \"[x]\" $(1)\r\n€𝄞"}, {Name: "Many", Value: []any{"one"}}, {Name: "Yes", Value: true}, {Name: "Count", Value: 4e9},
	}, got.Params)
}

func TestARequestCarriesTheIDOfItsContext(t *testing.T) {
	var frames []string
	fake := &fakeHost{t: t, handle: func(nonce string, r request) string {
		text, err := json.Marshal(r)
		assert.NoError(t, err)
		frames = append(frames, string(text))
		return nothing(nonce, r)
	}}
	node := fake.host(nil)
	ctx := host.WithRequest(t.Context(), "r-1/7/2.1")
	for _, each := range []context.Context{ctx, t.Context()} {
		_, err := node.Run(each, changing.Of("Name", "x"), nil)
		require.NoError(t, err)
	}
	assert.Contains(t, frames[0], `"id":"r-1/7/2.1"`)
	assert.Contains(t, frames[1], `"id":""`, "strict mode reads no property that is missing")
}

func TestRunReusesOnePowerShell(t *testing.T) {
	fake := &fakeHost{t: t, handle: nothing}
	node := fake.host(nil)
	for range 3 {
		_, err := node.Run(t.Context(), scripts.Call{Script: reading}, nil)
		require.NoError(t, err)
	}
	assert.Equal(t, 1, fake.started)
}

func TestRunFindsTheAnswerAmongOtherOutput(t *testing.T) {
	big := `[{"name":"` + strings.Repeat("ü🜚", 200_000) + `"}]`
	fake := &fakeHost{t: t}
	fake.handle = func(nonce string, _ request) string {
		whole := "WARNUNG: Eigenschaft\r\nfetched ... " + answer(nonce, response{Result: big}) + "PS>"
		for len(whole) > 8000 {
			fake.last().output <- whole[:8000]
			whole = whole[8000:]
		}
		return whole
	}
	var out thing
	_, err := fake.host(nil).Run(t.Context(), scripts.Call{Script: reading}, &out)
	require.NoError(t, err)
	assert.Equal(t, strings.Repeat("ü🜚", 200_000), out.Name)
}

func TestRunTypesWhatWindowsRefuses(t *testing.T) {
	fake := &fakeHost{t: t, handle: func(nonce string, _ request) string {
		return answer(nonce, response{Warnings: []string{"first"}, Error: &failure{
			Type: "Microsoft.FailoverClusters.PowerShell.ClusterCmdletException", Message: "Zugriff verweigert\r\n", ID: "Move-ClusterGroup",
			Category: "PermissionDenied", HResult: -2147467259, Win32: 5, Position: "At line:3", Line: 3, Command: "Move-ClusterGroup",
		}})
	}}
	node := fake.host(nil)
	reply, err := node.Run(t.Context(), scripts.Call{Script: changing}, nil)
	var refused *host.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, uint32(5), refused.Code())
	assert.Equal(t, uint32(0x80004005), refused.HRESULT)
	assert.Equal(t, 3, refused.Line)
	assert.Equal(t, "Zugriff verweigert (Move-ClusterGroup, error 5, set-thing line 3)", err.Error())
	assert.Equal(t, []string{"first"}, reply.Warnings)
	_, err = node.Run(t.Context(), scripts.Call{Script: changing}, nil)
	require.Error(t, err)
	assert.Equal(t, 1, fake.started, "the session lives on")
}

func TestRunSaysThatTheMutexIsHeld(t *testing.T) {
	fake := &fakeHost{t: t, handle: func(nonce string, _ request) string { return answer(nonce, response{Busy: true}) }}
	_, err := fake.host(nil).Run(t.Context(), scripts.Call{Script: reading}, nil)
	require.ErrorIs(t, err, ErrMutexBusy)
}

func TestALostReplyIsReportedAndNotSentAgain(t *testing.T) {
	tests := map[string]func(p *fakeProcess, nonce string) string{
		"PowerShell ends": func(*fakeProcess, string) string { return exit },
		"connection lost": func(p *fakeProcess, _ string) string {
			p.output <- "half of "
			return reset
		},
		"damaged answer": func(_ *fakeProcess, nonce string) string { return nonce + " e30WARNING!!\n" },
		"answer is no JSON": func(_ *fakeProcess, nonce string) string {
			return nonce + " bm9uZQ==\n"
		},
		"result is no JSON": func(_ *fakeProcess, nonce string) string { return answer(nonce, response{Result: "[{"}) },
	}
	for name, play := range tests {
		t.Run(name, func(t *testing.T) {
			runs := 0
			fake := &fakeHost{t: t}
			fake.handle = func(nonce string, _ request) string {
				runs++
				return play(fake.last(), nonce)
			}
			_, err := fake.host(nil).Run(t.Context(), scripts.Call{Script: changing, Params: map[string]any{"Name": "x", "Password": config.Secret("env:P")}}, nil)
			var lost *LostReply
			require.ErrorAs(t, err, &lost)
			assert.Equal(t, "set-thing -Name 'x' -Password ********", lost.Call)
			assert.Equal(t, 1, runs)
		})
	}
}

func TestASessionThatDiedWhileRestingIsReplaced(t *testing.T) {
	for name, cause := range map[string]error{
		"shell gone":     &winrm.Fault{Action: "Send", Code: winrm.CodeMissing},
		"quota":          &winrm.Fault{Action: "Send", Code: winrm.CodeOperationQuota},
		"host restarted": &winrm.TransportError{URL: "https://node1", Cause: errors.New("reset")},
	} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeHost{t: t, handle: nothing}
			node := fake.host(nil)
			_, err := node.Run(t.Context(), scripts.Call{Script: changing}, nil)
			require.NoError(t, err)
			fake.last().writeError = cause
			_, err = node.Run(t.Context(), scripts.Call{Script: changing}, nil)
			require.NoError(t, err)
			assert.Equal(t, 2, fake.started)
		})
	}
}

func TestARequestThatMayHaveArrivedIsNotSentAgain(t *testing.T) {
	for name, cause := range map[string]error{
		"answer lost":   &winrm.LostAnswer{Action: "Send", Cause: errors.New("reset")},
		"unclear fault": &winrm.Fault{Action: "Send", Code: winrm.CodeBusy},
		"aborted":       &winrm.Fault{Action: "Send", Code: winrm.CodeAborted},
	} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeHost{t: t, handle: nothing}
			node := fake.host(nil)
			_, err := node.Run(t.Context(), scripts.Call{Script: changing}, nil)
			require.NoError(t, err)
			fake.last().writeError = cause
			_, err = node.Run(t.Context(), scripts.Call{Script: changing}, nil)
			var lost *LostReply
			require.ErrorAs(t, err, &lost)
			require.ErrorIs(t, err, cause)
			assert.Equal(t, 1, fake.started)
		})
	}
}

func TestAHostThatDoesNotStartPowerShell(t *testing.T) {
	refused := &winrm.AuthError{URL: "https://node1", User: "admin", Auth: winrm.NTLM}
	for name, test := range map[string]struct {
		cause  error
		target error
	}{
		"account refused":  {refused, refused},
		"shells used up":   {&winrm.Fault{Action: "Create", Code: 2150859173}, ErrQuota},
		"processes use up": {&winrm.Fault{Action: "Command", Code: 2150859241}, ErrQuota},
	} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeHost{t: t, handle: nothing, startError: func(n int) error {
				if n == 1 {
					return test.cause
				}
				return nil
			}}
			node := fake.host(nil)
			_, err := node.Run(t.Context(), scripts.Call{Script: changing}, nil)
			require.ErrorIs(t, err, test.target)
			require.ErrorIs(t, err, test.cause)
			var lost *LostReply
			require.NotErrorAs(t, err, &lost)
			assert.True(t, host.NotRun(err))
			_, err = node.Run(t.Context(), scripts.Call{Script: changing}, nil)
			require.NoError(t, err, "the slot is free again")
		})
	}
}

func TestCancellationEndsARead(t *testing.T) {
	hold := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	fake := &fakeHost{t: t, handle: func(string, request) string { cancel(); <-hold; return "" }}
	t.Cleanup(func() { close(hold) })
	node := fake.host(nil)
	_, err := node.Run(ctx, scripts.Call{Script: reading}, nil)
	require.ErrorIs(t, err, context.Canceled)
	fake.requireClosed(node)
	for _, script := range []*scripts.Script{reading, changing} {
		_, err = node.Run(ctx, scripts.Call{Script: script}, nil)
		require.ErrorIs(t, err, context.Canceled)
	}
	assert.Equal(t, 1, fake.started, "nothing is sent after the end of the context")
}

func TestCancellationLetsAChangeInFlightEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		fake := &fakeHost{t: t, handle: func(nonce string, _ request) string {
			cancel()
			synctest.Wait() // The command is at work when the caller gives up.
			return answer(nonce, response{Result: `[{"name":"done"}]`})
		}}
		node := fake.host(nil)
		var out thing
		_, err := node.Run(ctx, scripts.Call{Script: changing}, &out)
		require.NoError(t, err)
		assert.Equal(t, "done", out.Name)
		assert.Zero(t, fake.closed(), "the PowerShell is not ended under the command")
		_, err = node.Run(ctx, scripts.Call{Script: changing}, nil)
		require.ErrorIs(t, err, context.Canceled, "the next one is not sent")
	})
}

func TestAChangeThatDoesNotEndIsBrokenOffInTime(t *testing.T) {
	hold := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	fake := &fakeHost{t: t, handle: func(string, request) string { cancel(); <-hold; return "" }}
	t.Cleanup(func() { close(hold) })
	node := fake.host(func(o *PoolOptions) { o.FinishWithin = 10 * time.Millisecond })
	_, err := node.Run(ctx, scripts.Call{Script: changing}, nil)
	var lost *LostReply
	require.ErrorAs(t, err, &lost)
	require.ErrorIs(t, err, context.Canceled)
	fake.requireClosed(node)
}

func TestCallsOnOneHostTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mutex sync.Mutex
		running, most := 0, 0
		count := func(by int) {
			mutex.Lock()
			defer mutex.Unlock()
			running += by
			most = max(most, running)
		}
		fake := &fakeHost{t: t, handle: func(nonce string, _ request) string {
			count(1)
			time.Sleep(time.Second) //nolint:forbidigo // the bubble's time, in which all others come as far as they may
			count(-1)
			return answer(nonce, response{Result: `[]`})
		}}
		for _, limit := range []int{1, 2} {
			most = 0
			node := fake.host(func(o *PoolOptions) { o.PerHost = limit })
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() {
					_, err := node.Run(context.Background(), scripts.Call{Script: reading}, nil)
					assert.NoError(t, err)
				})
			}
			group.Wait()
			assert.Equal(t, limit, most)
		}
	})
}

func TestAChangeIsSentOnlyWithThePermitOfItsContext(t *testing.T) {
	refused := errors.New("not now")
	fake := &fakeHost{t: t, handle: func(nonce string, _ request) string { return answer(nonce, response{}) }}
	node := fake.host(nil)
	permitted := true
	ctx := host.WithPermit(t.Context(), func() error {
		if permitted {
			return nil
		}
		return refused
	})
	_, err := node.Run(ctx, scripts.Call{Script: changing}, nil)
	require.NoError(t, err)
	permitted = false
	_, err = node.Run(ctx, scripts.Call{Script: changing}, nil)
	require.ErrorIs(t, err, refused)
	require.NotErrorAs(t, err, new(*LostReply), "nothing was sent")
	_, err = node.Run(ctx, scripts.Call{Script: reading}, nil)
	require.NoError(t, err, "what only reads needs none")
}

// A call may wait long for a PowerShell; what counts is the moment at which it is sent.
func TestThePermitIsAskedForAfterTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := &fakeHost{t: t, handle: func(nonce string, _ request) string { return answer(nonce, response{}) }}
		node := fake.host(nil)
		var over atomic.Bool
		ctx := host.WithPermit(t.Context(), func() error {
			if over.Load() {
				return errors.New("not now")
			}
			return nil
		})
		node.slots <- struct{}{} // Somebody else's.
		ended := make(chan error, 1)
		go func() {
			_, err := node.Run(ctx, scripts.Call{Script: changing}, nil)
			ended <- err
		}()
		synctest.Wait()
		over.Store(true)
		<-node.slots
		require.EqualError(t, <-ended, "not now")
	})
}
