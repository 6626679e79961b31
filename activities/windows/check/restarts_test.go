package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

// Only what Windows did not wait for at an earlier look counts: entries of other programs stay there for weeks.
func TestARestartThatWindowsWaitsFor(t *testing.T) {
	reasons, entries := []string{}, []string{}
	f := newHost(t)
	f.On("get-boot-state", func(params) any {
		return map[string]any{"lastBoot": "2026-11-28T10:00:00Z", "pendingReboot": reasons, "pendingEntries": entries}
	})
	seen := f.Plan(NoRestartPending{})
	assert.Empty(t, seen.Changes)
	assert.Empty(t, seen.Fact(PendingFact))
	assert.Equal(t, "2026-11-28T10:00:00Z", seen.Fact(BootTimeFact))

	reasons, entries = []string{"PendingFileRenameOperations", "WindowsUpdate"}, []string{`PendingFileRenameOperations \??\C:\Windows\old.dll`, "RunOnce Agent"}
	f.Refused(NoRestartPending{}, runbook.ErrVerification, `Pending restart is 'WindowsUpdate, PendingFileRenameOperations \??\C:\Windows\old.dll, RunOnce Agent', wanted '(none)'`)
	known := NoRestartPending{Known: strings.Fields(f.Plan(NoRestartPending{}).Fact(PendingFact))}
	assert.Len(t, known.Known, 3)
	assert.Empty(t, f.Plan(known).Changes)

	for _, added := range []string{`PendingFileRenameOperations \??\R:\XPR\new.dll`, "RunOnce XprSetup"} {
		before := entries
		entries = append(entries, added)
		assert.Equal(t, added, f.Plan(known).Changes[0].Before)
		entries = before
	}
	reasons = append(reasons, "ComponentBasedServicing")
	assert.Equal(t, "ComponentBasedServicing", f.Plan(known).Changes[0].Before)
	entries = append(entries, "a", "b", "c")
	assert.Equal(t, "ComponentBasedServicing, a, b and 1 more", f.Plan(known).Changes[0].Before)

	// Windows lists renames in two values.
	reasons, entries = []string{"PendingFileRenameOperations2"}, []string{`PendingFileRenameOperations2 \??\C:\Windows\old.dll`}
	assert.Equal(t, entries[0], f.Plan(known).Changes[0].Before)
	known.Known = append(known.Known, strings.Fields(f.Plan(known).Fact(PendingFact))...)
	assert.Empty(t, f.Plan(known).Changes)

	// If a host does not show single entries, the reason as a whole counts.
	reasons, entries = []string{"PendingFileRenameOperations"}, nil
	assert.Equal(t, "PendingFileRenameOperations", f.Plan(known).Changes[0].Before)
}

// The files of a program on the host show that the program wants a restart, until the host has had one; a program that runs is
// waited for.
func TestProgramsThatWantARestart(t *testing.T) {
	const earlier = "2026-11-28T08:00:00.1234567Z"
	boot := "2026-11-28T10:00:00.1234567Z"
	running := []string{"vc14"}
	ended := []map[string]any{
		{"name": "vc8", "exitCode": "3010", "boot": earlier},
		{"name": "vc9", "exitCode": "0", "boot": boot},
		{"name": "vc10", "exitCode": "3010\r\n", "boot": boot + "\r\n"},
		{"name": "vc11", "exitCode": "1641", "boot": boot},
	}
	f := newHost(t)
	f.On("get-boot-state", func(params) any { return map[string]any{"lastBoot": boot} })
	f.On("get-program-ends", func(params) any { return map[string]any{"ended": ended, "running": running} })
	seen := f.Plan(InstallersEnded{})
	assert.True(t, seen.Unsettled)
	assert.Equal(t, "vc14", seen.Fact("Programs that run"))
	running = nil
	seen = f.Plan(InstallersEnded{})
	assert.False(t, seen.Unsettled)
	assert.Empty(t, seen.Changes)
	assert.Equal(t, "vc10, vc11", seen.Fact(InstallersFact))
	f.Refused(InstallersEnded{NoneWanted: true}, runbook.ErrVerification, InstallersFact+" is 'vc10, vc11', wanted '(none)'")
	// The clock was an hour fast when the programs ended, so the host starts earlier than they ended.
	for _, boot = range []string{"2026-11-28T12:00:00Z", "2026-11-28T09:30:00Z"} {
		seen = f.Plan(InstallersEnded{NoneWanted: true})
		assert.Empty(t, seen.Changes)
		assert.Empty(t, seen.Fact(InstallersFact))
	}
	ended = append(ended, map[string]any{"name": "vc12", "exitCode": "0", "boot": ""}, map[string]any{"name": "vc13", "exitCode": "3010", "boot": ""})
	f.Refused(InstallersEnded{}, runbook.ErrPrecondition, `%ProgramFiles%\Changeover\vc13 lacks the file boot.txt`)
}
