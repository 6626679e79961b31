package recording

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config"
	"changeover/config/secrets"
	"changeover/runbook"
)

// hosts is one host that answers what answer returns.
type hosts struct {
	answer func(scripts.Call) host.Answer
}

func (h hosts) Session(context.Context, string, string) (host.Session, error) {
	return one(h), nil
}

type one struct {
	answer func(scripts.Call) host.Answer
}

func (one) Name() string { return "KERN1" }

func (one) Windows() string { return "" }

func (o one) Run(_ context.Context, call scripts.Call, out any) (host.Reply, error) {
	a := o.answer(call)
	if a.Err != nil {
		return a.Reply, a.Err
	}
	return a.Reply, a.Reply.Decode(out)
}

// many is a host that takes reads together.
type many struct{ hosts }

func (m many) Session(context.Context, string, string) (host.Session, error) {
	return together{one{m.answer}}, nil
}

type together struct{ one }

func (o together) RunAll(_ context.Context, calls []scripts.Call) []host.Answer {
	var answers []host.Answer
	for _, call := range calls {
		answers = append(answers, o.answer(call))
	}
	return answers
}

func objects(text string) host.Answer {
	return host.Answer{Reply: host.Reply{Result: json.RawMessage(text)}}
}

// record begins a recording, and returns the session of a host.
func record(t *testing.T, of host.Sessions, mask func(string) string) (*Recorder, host.Session) {
	t.Helper()
	r, err := New(Options{Directory: filepath.Join(t.TempDir(), "new"), Build: "v1", Mask: mask, Logger: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	t.Cleanup(r.Close)
	session, err := r.Sessions(of).Session(t.Context(), "berlin", "KERN1")
	require.NoError(t, err)
	return r, session
}

func plain(text string) string { return text }

// exchanges ends a recording and returns what is in it.
func exchanges(t *testing.T, r *Recorder) []Exchange {
	t.Helper()
	r.Close()
	var all []Exchange
	require.NoError(t, Read(r.File(), func(l Line) error {
		if l.Exchange != nil {
			all = append(all, *l.Exchange)
		}
		return nil
	}))
	return all
}

func TestARecordingHoldsRequestsAndAnswers(t *testing.T) {
	refusal := &host.Failure{Type: runbook.ErrAccessDenied, Next: "check the rights", Err: &host.Error{Script: "start-service", Message: "no", Win32: 5}}
	r, session := record(t, hosts{func(call scripts.Call) host.Answer {
		if call.Script.Changes {
			return host.Answer{Reply: host.Reply{Warnings: []string{"slow"}}, Err: refusal}
		}
		return objects(`[{"name":"Spooler","port":9100}]`)
	}}, plain)
	var seen []struct{ Name string }
	_, err := session.Run(t.Context(), scripts.GetServices.Of("Names", []string{"Spooler"}), &seen)
	require.NoError(t, err)
	assert.Equal(t, "Spooler", seen[0].Name)
	_, err = session.Run(host.WithRequest(t.Context(), "run/1/1"), scripts.StartService.Of("Name", "Spooler"), nil)
	require.ErrorIs(t, err, refusal)

	all := exchanges(t, r)
	require.Len(t, all, 2)
	assert.Equal(t, "berlin", all[0].Site)
	assert.Equal(t, "KERN1", all[0].Host)
	assert.Equal(t, "get-services -Names 'Spooler'", all[0].Call)
	assert.JSONEq(t, `[{"name":"Spooler","port":9100}]`, string(all[0].Reply.Result))
	assert.False(t, all[0].Changes)
	assert.WithinDuration(t, all[0].ended(), all[1].Time, 10e9)
	assert.Equal(t, "run/1/1", all[1].Request)
	assert.True(t, all[1].Changes)
	assert.Equal(t, []string{"slow"}, all[1].Reply.Warnings)
	assert.Equal(t, runbook.ErrAccessDenied, all[1].Failure.Type)
	assert.Equal(t, uint32(5), all[1].Failure.Windows.Win32)

	info, err := os.Stat(r.File())
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, Read(r.File(), func(l Line) error {
		if l.Header != nil {
			assert.Equal(t, "v1", l.Header.Build)
		}
		return nil
	}))
}

func TestReadsThatAreSentTogetherStayTogether(t *testing.T) {
	r, session := record(t, many{hosts{func(scripts.Call) host.Answer { return objects(`[]`) }}}, plain)
	answers := session.(host.Batch).RunAll(t.Context(), []scripts.Call{scripts.GetComputer.Of(), scripts.GetBootState.Of()})
	require.Len(t, answers, 2)
	all := exchanges(t, r)
	require.Len(t, all, 2)
	assert.Equal(t, []string{"get-computer", "get-boot-state"}, []string{all[0].Script, all[1].Script})
	assert.Equal(t, 2, all[0].Together)

	_, session = record(t, hosts{}, plain)
	_, ok := session.(host.Batch)
	assert.False(t, ok, "a host that takes no reads together does not get them together")
}

func TestARecordingHoldsNoSecret(t *testing.T) {
	for _, secret := range []string{"Horse-Battery-9", "1234", "admin", `a"b`, "x7$kQ<", "20261128", "Spooler"} {
		t.Run(secret, func(t *testing.T) {
			known := &secrets.Scrubber{}
			known.Add(secret)
			hide := secrets.Hide(secret)
			quoted, err := json.Marshal(secret)
			require.NoError(t, err)
			answers := many{hosts{func(call scripts.Call) host.Answer {
				result := `[{"login":` + string(quoted) + `,"said":"the word is ` + strings.Trim(string(quoted), `"`) + `","port":1234,"day":20261128}]`
				a := objects(result)
				a.Reply.Warnings, a.Reply.Hide = []string{"bad: " + secret}, hide
				if call.Script.Changes {
					a.Err = &host.Failure{Type: runbook.ErrRefused, Err: &host.Error{Message: "no: " + secret, Position: "at " + secret}, Hide: hide}
				}
				return a
			}}}
			r, session := record(t, answers, known.Scrub)
			_, _ = session.Run(t.Context(), scripts.SetServiceAccount.Of("Name", "x", "Account", `.\`+secret, "Password", secret), nil)
			_, _ = session.Run(t.Context(), scripts.SetServiceAccount.Of("Name", "x", "Account", "y", "Password", config.Secret("env:X")), nil)
			session.(host.Batch).RunAll(t.Context(), []scripts.Call{scripts.GetComputer.Of()})
			r.Close()
			text, err := os.ReadFile(r.File())
			require.NoError(t, err)
			require.Len(t, exchanges(t, r), 3, "the lines can be read")
			for _, form := range []string{secret, strings.Trim(string(quoted), `"`)} {
				assert.NotContains(t, string(text), form)
			}
			assert.Contains(t, string(text), config.Masked)
		})
	}
}

// A secret that the request did not carry is found by a search, whether or not it carried another one.
func TestARecordingHoldsNoSecretOfAnotherRequest(t *testing.T) {
	known := &secrets.Scrubber{}
	known.Add("Horse-Battery-9")
	r, session := record(t, hosts{func(call scripts.Call) host.Answer {
		a := objects(`["Horse-Battery-9"]`)
		if call.Script.Changes {
			a.Reply.Hide = secrets.Hide("1234")
		}
		return a
	}}, known.Scrub)
	for _, call := range []scripts.Call{scripts.GetComputer.Of(), scripts.SetServiceAccount.Of("Name", "x", "Account", "y", "Password", "1234")} {
		var seen []string
		_, err := session.Run(t.Context(), call, &seen)
		require.NoError(t, err)
		assert.Equal(t, []string{"Horse-Battery-9"}, seen, "the service gets it as it is")
	}
	r.Close()
	text, err := os.ReadFile(r.File())
	require.NoError(t, err)
	assert.NotContains(t, string(text), "Horse-Battery-9")
	assert.Equal(t, 2, strings.Count(string(text), `["********"]`))
}

// Scripts return the lines that a program prints as a list.
func TestARecordingHoldsNoSecretThatEndsInAnotherLine(t *testing.T) {
	known := &secrets.Scrubber{}
	known.Add("Horse-Battery-9")
	r, session := record(t, hosts{func(scripts.Call) host.Answer {
		return objects(`["first", 7, "the word is Horse-Bat", "tery-9", "last", {"lines": ["Horse-", "Battery-9"]}]`)
	}}, known.Scrub)
	_, err := session.Run(t.Context(), scripts.GetComputer.Of(), nil)
	require.NoError(t, err)
	r.Close()
	text, err := os.ReadFile(r.File())
	require.NoError(t, err)
	assert.Contains(t, string(text), `["first",7,"********","********","last",{"lines":["********","********"]}]`)
}

// disk has no room for a while, or answers to nothing.
type disk struct {
	*os.File
	mutex sync.Mutex
	// room is what can be written still; below zero, there is enough.
	room int
	// writes counts what came to it.
	writes int
}

func (d *disk) Write(p []byte) (int, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.writes++
	if d.room < 0 {
		return d.File.Write(p)
	}
	n := min(d.room, len(p))
	written, _ := d.File.Write(p[:n])
	d.room -= written
	return written, syscall.ENOSPC
}

// has changes the room, once n writes have come.
func (d *disk) has(t *testing.T, n, room int) {
	t.Helper()
	require.Eventually(t, func() bool {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		return d.writes == n
	}, 10*time.Second, time.Millisecond)
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.room = room
}

// onDisk begins a recording on a disk, and returns the session of a host that is asked for one number.
func onDisk(t *testing.T, logger *slog.Logger) (*Recorder, *disk, func()) {
	t.Helper()
	first, err := New(Options{Directory: t.TempDir(), Build: "v1", Mask: plain, Logger: logger})
	require.NoError(t, err)
	d := &disk{File: first.file.(*os.File), room: -1}
	r := begin(first.options, first.File(), d)
	session, err := r.Sessions(hosts{func(scripts.Call) host.Answer { return objects(`[{"a":1}]`) }}).Session(t.Context(), "berlin", "KERN1")
	require.NoError(t, err)
	return r, d, func() {
		var seen struct{ A int }
		_, err := session.Run(t.Context(), scripts.GetComputer.Of(), &seen)
		require.NoError(t, err)
		assert.Equal(t, 1, seen.A)
	}
}

// gaps is the number of exchanges that a recording says are missing from it.
func gaps(t *testing.T, r *Recorder) (missing int) {
	t.Helper()
	require.NoError(t, Read(r.File(), func(l Line) error {
		if l.Gap != nil {
			missing += l.Gap.NotRecorded
		}
		return nil
	}))
	return missing
}

func TestAFullDiskFailsNoStep(t *testing.T) {
	var log bytes.Buffer
	r, d, ask := onDisk(t, slog.New(slog.NewTextHandler(&log, nil)))
	ask()
	d.has(t, 1, 40)
	ask()
	ask()
	ask()
	d.has(t, 4, 40) // room for the number of those that are missing, not for the next one
	ask()
	d.has(t, 5, -1)
	ask()
	assert.Len(t, exchanges(t, r), 2, "the line that was torn spoils no other one")
	assert.Equal(t, 4, gaps(t, r), "the file says how many are missing")
	assert.Equal(t, 4, r.Lost())
	assert.Equal(t, 1, strings.Count(log.String(), "level=ERROR"), log.String())
	assert.Contains(t, log.String(), "no space left on device")
	assert.Contains(t, log.String(), "The recording is not complete")
	ask()
	assert.Equal(t, 5, r.Lost(), "neither does a file that is closed")

	replay, err := Load(filepath.Dir(r.File()), "")
	require.NoError(t, err)
	again, err := replay.Session(t.Context(), "berlin", "KERN1")
	require.NoError(t, err)
	_, err = again.Run(t.Context(), scripts.GetBootState.Of(), nil)
	assert.ErrorContains(t, err, "the recording is not complete: 4 requests could not be written, 2 lines cannot be read")
}

// What is missing at the end of a file is counted there as well.
func TestAFileSaysThatItsEndIsMissing(t *testing.T) {
	r, d, ask := onDisk(t, slog.New(slog.DiscardHandler))
	ask()
	d.has(t, 1, 0)
	ask()
	d.has(t, 2, -1)
	assert.Len(t, exchanges(t, r), 1)
	assert.Equal(t, 1, r.Lost())
	assert.Equal(t, 1, gaps(t, r))
}

func TestADiskThatDoesNotAnswerHoldsUpNoRequest(t *testing.T) {
	r, d, ask := onDisk(t, slog.New(slog.DiscardHandler))
	d.mutex.Lock()
	for range queue + 10 {
		ask()
	}
	lost := r.Lost()
	d.mutex.Unlock()
	assert.Contains(t, []int{9, 10}, lost, "one may be on its way to the disk")
	assert.Len(t, exchanges(t, r), queue+10-lost)
	assert.Equal(t, lost, gaps(t, r), "the file says how many are missing")
}

// A disk that never answers keeps no worker from ending.
func TestCloseGivesUpADiskThatDoesNotAnswer(t *testing.T) {
	var log bytes.Buffer
	r, d, ask := onDisk(t, slog.New(slog.NewTextHandler(&log, nil)))
	r.patience = 20 * time.Millisecond
	d.mutex.Lock()
	ask()
	ask()
	closed := make(chan struct{})
	go func() { r.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		assert.Fail(t, "Close waits for the disk")
	}
	ask()
	assert.Equal(t, 1, r.Lost(), "what comes later is counted")
	d.mutex.Unlock()
	<-r.written
	assert.Contains(t, log.String(), "The disk of the recording does not answer")
	var kept int
	require.NoError(t, Read(r.File(), func(l Line) error {
		if l.Exchange != nil {
			kept++
		}
		return nil
	}))
	assert.Equal(t, 2, kept, "what waited is written once the disk answers")
}

func TestADirectoryThatTakesNoFileIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := New(Options{Directory: file})
	require.ErrorContains(t, err, "choose another directory")
	_, err = New(Options{Directory: "/proc"})
	require.ErrorContains(t, err, "choose a directory that the worker may write to")
}

func TestABrokenOffRequestIsRecorded(t *testing.T) {
	r, session := record(t, hosts{func(scripts.Call) host.Answer { return host.Answer{Err: context.Canceled} }}, plain)
	_, err := session.Run(t.Context(), scripts.GetComputer.Of(), nil)
	require.ErrorIs(t, err, context.Canceled)
	all := exchanges(t, r)
	require.Len(t, all, 1)
	var failure *host.Failure
	require.ErrorAs(t, all[0].Failure.err(), &failure)
	assert.Equal(t, runbook.ErrTransport, failure.Type, "the next attempt goes on")
	assert.True(t, runbook.Retryable(failure.Type))
	assert.False(t, errors.Is(failure, io.EOF))
}
