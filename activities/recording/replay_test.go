package recording

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/runbook"
)

var (
	state = scripts.GetServices.Of("Names", []string{"Spooler"})
	start = scripts.StartService.Of("Name", "Spooler")
	stop  = scripts.StopService.Of("Name", "Spooler")
)

// recorded is a recording in which a service is read twice, started, read, stopped and read; it answers with
// the number of the request.
func recorded(t *testing.T) (directory string) {
	t.Helper()
	n := 0
	r, session := record(t, hosts{func(scripts.Call) host.Answer {
		n++
		return objects(fmt.Sprintf(`[{"n":%d}]`, n))
	}}, plain)
	for _, call := range []scripts.Call{state, state, start, state, stop, state} {
		_, err := session.Run(t.Context(), call, nil)
		require.NoError(t, err)
	}
	r.Close()
	return filepath.Dir(r.File())
}

func replayOf(t *testing.T, directory string) (*Replay, func(scripts.Call) (int, error)) {
	t.Helper()
	replay, err := Load(directory, "")
	require.NoError(t, err)
	session, err := replay.Session(t.Context(), "berlin", "kern1")
	require.NoError(t, err)
	return replay, func(call scripts.Call) (int, error) {
		var seen struct{ N int }
		_, err := session.Run(t.Context(), call, &seen)
		return seen.N, err
	}
}

func TestAReplayAnswersInTheRecordedOrder(t *testing.T) {
	replay, ask := replayOf(t, recorded(t))
	for i, call := range []scripts.Call{state, state, start, state, stop, state} {
		n, err := ask(call)
		require.NoError(t, err)
		assert.Equal(t, i+1, n)
	}
	require.NoError(t, replay.Lacking())
	assert.Empty(t, replay.Left())

	replay, ask = replayOf(t, recorded(t))
	for _, step := range []struct {
		call scripts.Call
		want int
	}{{state, 1}, {start, 3}, {state, 4}} {
		n, err := ask(step.call)
		require.NoError(t, err)
		assert.Equal(t, step.want, n, "a read that the run no longer makes does not shift the others")
	}
	assert.Len(t, replay.Left(), 3)
}

func TestAReplayNamesTheFirstRequestThatTheRecordingLacks(t *testing.T) {
	for name, c := range map[string]struct {
		calls []scripts.Call
		want  string
	}{
		"a read too many":    {[]scripts.Call{state, state, state}, "cannot answer 'get-services -Names 'Spooler'' on kern1 from the recording: the recording answers this call only 2 times before 'start-service -Name 'Spooler''"},
		"another read":       {[]scripts.Call{state, scripts.GetComputer.Of()}, "cannot answer 'get-computer' on kern1"},
		"another change":     {[]scripts.Call{state, stop}, "cannot answer 'stop-service -Name 'Spooler'' on kern1 from the recording: the next change in the recording is 'start-service -Name 'Spooler''"},
		"a change too many":  {[]scripts.Call{start, stop, start}, "the recording answers this call only 0 times after its last change"},
		"another parameter":  {[]scripts.Call{scripts.StartService.Of("Name", "Other")}, "cannot answer 'start-service -Name 'Other''"},
		"another repetition": {[]scripts.Call{start, state, state}, "the recording answers this call only 1 times before 'stop-service"},
	} {
		t.Run(name, func(t *testing.T) {
			replay, ask := replayOf(t, recorded(t))
			for i, call := range c.calls {
				_, err := ask(call)
				if i < len(c.calls)-1 {
					require.NoError(t, err)
					continue
				}
				require.ErrorContains(t, err, c.want)
				var failure *host.Failure
				require.ErrorAs(t, err, &failure)
				assert.False(t, runbook.Retryable(failure.Type), "waiting does not help")
			}
			require.ErrorContains(t, replay.Lacking(), c.want)
			_, err := ask(state)
			assert.ErrorContains(t, err, c.want, "what follows does not hide the first one")
		})
	}
}

func TestAReplayFailsAsTheHostDid(t *testing.T) {
	refused := &host.Failure{Type: runbook.ErrServiceBusy, Next: "wait", Err: &host.Error{Message: "no", Win32: 1061}, Unanswered: true}
	r, session := record(t, hosts{func(scripts.Call) host.Answer { return host.Answer{Err: refused} }}, plain)
	_, want := session.Run(t.Context(), start, nil)
	r.Close()
	_, ask := replayOf(t, filepath.Dir(r.File()))
	_, err := ask(start)
	assert.EqualError(t, err, want.Error())
	var failure *host.Failure
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, runbook.ErrServiceBusy, failure.Type)
	assert.Equal(t, "wait", failure.Next)
	assert.True(t, host.Unanswered(err))
	var windows *host.Error
	require.ErrorAs(t, err, &windows)
	assert.Equal(t, uint32(1061), windows.Code())
}

func TestSeveralWorkersMakeOneRecording(t *testing.T) {
	directory := t.TempDir()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	write := func(name string, seconds ...int) {
		text := `{"recording":1,"build":"v1","started":"2026-03-01T12:00:00Z"}` + "\n"
		for _, s := range seconds {
			text += fmt.Sprintf(`{"time":%q,"site":"berlin","host":"KERN1","script":"get-services","call":"get-services -Names 'Spooler'","run":"run-%d","reply":{"result":[{"n":%d}]}}`+"\n",
				at.Add(time.Duration(s)*time.Second).Format(time.RFC3339), s%2, s)
		}
		require.NoError(t, os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600))
	}
	write("recording-1.jsonl", 2, 4)
	write("recording-2.jsonl", 1, 3)
	_, ask := replayOf(t, directory)
	for want := range 4 {
		n, err := ask(state)
		require.NoError(t, err)
		assert.Equal(t, want+1, n)
	}
	replay, err := Load(directory, "run-1")
	require.NoError(t, err)
	assert.Len(t, replay.Left(), 2, "those of one run")

	_, err = Load(t.TempDir(), "")
	require.ErrorContains(t, err, "give the directory with which a worker was started (--record)")
	require.NoError(t, os.WriteFile(filepath.Join(directory, "recording-3.jsonl"), []byte(`{"recording":2}`+"\n"), 0o600))
	_, err = Load(directory, "")
	require.ErrorContains(t, err, "another release of Changeover wrote the file")
}

func TestAMaskedRequestIsFoundAgain(t *testing.T) {
	for _, c := range []struct {
		masked, text string
		want         bool
	}{
		{"a -X 'b'", "a -X 'b'", true},
		{"a -X 'b'", "a -X 'c'", false},
		{"a -X 'q********r'", "a -X 'qSECRETr'", true},
		{"a -X 'q********r'", "a -X 'q********r'", true},
		{"a -X '********' -Y ********", "a -X 'p' -Y ********", true},
		{"a -X '********' -Y 'z'", "a -X 'p' -Y 'y'", false},
		{"a********b********a", "ab", false},
		{"a********bc********a", "abca", true},
	} {
		assert.Equal(t, c.want, fits(c.masked, c.text), "%s is %s", c.masked, c.text)
	}
}

func TestAReplayEndsWithItsContext(t *testing.T) {
	replay, err := Load(recorded(t), "")
	require.NoError(t, err)
	session, err := replay.Session(t.Context(), "berlin", "KERN1")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = session.Run(ctx, state, nil)
	require.ErrorIs(t, err, context.Canceled)
	answers := session.(host.Batch).RunAll(t.Context(), []scripts.Call{state, state})
	require.Len(t, answers, 2)
	require.NoError(t, answers[1].Err)
	assert.JSONEq(t, `[{"n":2}]`, string(answers[1].Reply.Result))
}

func TestAReplayKnowsWhatWasNotRun(t *testing.T) {
	for name, failure := range map[string]error{
		"not run":    &host.Failure{Type: runbook.ErrHostBusy, Next: "wait", Err: errors.New("busy"), NotRun: true},
		"run":        &host.Failure{Type: runbook.ErrRefused, Next: "wait", Err: errors.New("no")},
		"broken off": context.Canceled,
	} {
		r, session := record(t, hosts{func(scripts.Call) host.Answer { return host.Answer{Err: failure} }}, plain)
		_, err := session.Run(t.Context(), start, nil)
		require.Equal(t, failure, err)
		r.Close()
		_, ask := replayOf(t, filepath.Dir(r.File()))
		_, err = ask(start)
		assert.Equal(t, name != "run", host.NotRun(err), name)
	}
}

func TestOnlyTheNameOfAFileHasWildcards(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "sites[1]*")
	require.NoError(t, os.Mkdir(directory, 0o700))
	_, err := Files(directory)
	require.ErrorContains(t, err, "cannot find a recording in "+directory)
	var want []string
	for _, name := range []string{"recording-1.jsonl", "recording-2.jsonl"} {
		want = append(want, filepath.Join(directory, name))
		require.NoError(t, os.WriteFile(want[len(want)-1], nil, 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(directory, "notes.txt"), nil, 0o600))
	found, err := Files(directory)
	require.NoError(t, err)
	assert.Equal(t, want, found)
}
