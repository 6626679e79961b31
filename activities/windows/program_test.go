package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine/enginetest"
	"changeover/runbook"
)

// programHost runs one task; a program ends two reads after its start.
type programHost struct {
	*enginetest.Host
	seen   programSeen
	ending programSeen
	starts int
	reads  int
}

func newProgramHost(t *testing.T, ending programSeen) *programHost {
	h := &programHost{Host: newHost(t), ending: ending}
	h.On("get-program-run", func(params) any {
		if h.seen.Started {
			h.reads++
		}
		if h.reads > 2 {
			h.ending.Registered, h.ending.Started, h.ending.State = h.seen.Registered, true, "Ready"
			h.seen = h.ending
		}
		return h.seen
	})
	h.Does("register-program", func(params) { h.seen = programSeen{Registered: true, State: "Ready", LastResult: TaskNotRun} })
	h.Does("start-program", func(params) {
		h.starts++
		h.seen.Started, h.seen.State, h.seen.LastResult = true, "Running", TaskRunning
	})
	h.Does("unregister-program", func(params) { h.seen.Registered, h.seen.State = false, "" })
	return h
}

func redistributable() Program {
	return Program{Name: "changeover-4f1c-INT-9.4.1-1-KERN1-vcredist_x86", Path: `D:\Prerequisites\vcredist_x86.exe`, Arguments: "/q", TimeoutSeconds: 60}
}

func TestProgramRunsOnceUnderItsName(t *testing.T) {
	h := newProgramHost(t, programSeen{ExitCode: "0\r\n", Output: "done"})
	outcome := h.Twice(redistributable())
	assert.Equal(t, 1, h.starts)
	assert.Equal(t, []string{
		`register-program -Name '` + redistributable().Name + `' -Path 'D:\Prerequisites\vcredist_x86.exe' -Arguments '/q'`,
		`Start-ScheduledTask -TaskName '` + redistributable().Name + `' -TaskPath '\Changeover\'`,
		`Unregister-ScheduledTask -TaskName '` + redistributable().Name + `' -TaskPath '\Changeover\' -Confirm:$false`,
	}, h.Commands)
	require.Len(t, outcome.Changes, 1, "registering, starting and removing the task are one effect")
	assert.Equal(t, `D:\Prerequisites\vcredist_x86.exe /q`, outcome.Changes[0].Command)
	assert.Contains(t, outcome.Facts, runbook.Fact{Name: "ExitCode", Value: "0"})
	assert.False(t, h.seen.Registered, "the task is cleaned up")
}

func TestCodeThatMayMeanSuccessIsAWarning(t *testing.T) {
	h := newProgramHost(t, programSeen{ExitCode: "1638"})
	want := redistributable()
	want.ProvenCodes = []int{1638}
	assert.Equal(t, []string{`D:\Prerequisites\vcredist_x86.exe ended with exit code 1638, which usually means that a newer version of the product is already installed; the next check reads the installed software on the host`},
		h.Apply(want).Warnings)
	newProgramHost(t, programSeen{ExitCode: "5100"}).Refused(want, runbook.ErrRefused, "exit code 5100")
}

func TestRestartWishIsAWarning(t *testing.T) {
	h := newProgramHost(t, programSeen{ExitCode: "1641"})
	assert.Equal(t, []string{`D:\Prerequisites\vcredist_x86.exe has begun a restart of the host itself (exit code 1641); to have Changeover restart the host at the right time, add the argument that prevents this restart (often /norestart) to the arguments of the program in the site file`},
		h.Apply(redistributable()).Warnings)
	h = newProgramHost(t, programSeen{ExitCode: "3010"})
	assert.Equal(t, []string{`D:\Prerequisites\vcredist_x86.exe needs a restart of the host (exit code 3010)`}, h.Apply(redistributable()).Warnings)
}

func TestRetryFindsWhatTheLastAttemptBegan(t *testing.T) {
	enginetest.KilledAfterEachCommand(t, AddKinds, redistributable(), func() enginetest.Target {
		return newProgramHost(t, programSeen{ExitCode: "0"})
	})
}

func TestProgramOfAnEarlierRunIsWaitedFor(t *testing.T) {
	h := newProgramHost(t, programSeen{ExitCode: "0"})
	h.seen = programSeen{Registered: true, Started: true, State: "Running", LastResult: TaskRunning}
	plan := h.Plan(redistributable())
	assert.Empty(t, plan.Changes)
	assert.True(t, plan.Unsettled)
	h.Twice(redistributable())
	assert.Zero(t, h.starts)
	assert.Len(t, h.Commands, 1, "the task is cleaned up")
}

func TestProgramErrors(t *testing.T) {
	for _, tc := range []struct {
		name   string
		ending programSeen
		want   func(*Program)
		text   string
	}{
		{"exit code", programSeen{ExitCode: "1603", Output: "no space", Errors: "left"}, nil, "exit code 1603; output of the program: no space\nleft"},
		{"another installation", programSeen{ExitCode: "1618"}, nil, "exit code 1618, because another installation is running"},
		{"other success codes", programSeen{ExitCode: "3010"}, func(p *Program) { p.SuccessCodes = []int{0} }, "exit code 3010"},
		{"not started", programSeen{Failure: "file not found"}, nil, "could not be started: file not found"},
		{"killed by a restart", programSeen{LastResult: 0x40010004}, nil, "0x40010004"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := redistributable()
			if tc.want != nil {
				tc.want(&want)
			}
			h := newProgramHost(t, tc.ending)
			h.Refused(want, runbook.ErrRefused, tc.text)
			assert.Equal(t, 1, h.starts)
			h.Refused(want, runbook.ErrRefused)
			assert.Equal(t, 1, h.starts, "never started twice under one name")
		})
	}
}

func TestProgramNameAndTimeout(t *testing.T) {
	t.Parallel()
	h := newProgramHost(t, programSeen{})
	want := redistributable()
	want.Name = `x'; Remove-Item C:\`
	h.Refused(want, runbook.ErrBadRequest)
	h.On("get-program-run", func(params) any {
		return programSeen{Registered: true, Started: true, State: "Running", LastResult: TaskRunning}
	})
	want = redistributable()
	want.TimeoutSeconds = 1
	h.Refused(want, runbook.ErrTimeout)
	assert.Empty(t, h.Commands)
}

func TestProgramThatStartedWithoutAnEndIsNeverStartedAgain(t *testing.T) {
	h := newProgramHost(t, programSeen{})
	h.seen = programSeen{Started: true} // Somebody has removed the task while it ran.
	plan := h.Plan(redistributable())
	assert.Empty(t, plan.Changes)
	assert.True(t, plan.Unsettled)
}
