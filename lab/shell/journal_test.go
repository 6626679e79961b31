package shell

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/lab/model"
	"changeover/lab/windows"
)

// A change is recorded with the variable CHANGEOVER_REQUEST of the process that made it. The program of a task has the value of
// the process that registered the task. Without the variable, or at the console, the request of the entry is empty.
func TestTheJournalRecordsTheRequestOfAProcess(t *testing.T) {
	b := newBench(t)
	b.world.BeginJournal()
	b.prints(`New-Item -ItemType Directory -Path C:\none | Out-Null
$env:CHANGEOVER_REQUEST = 'r/1/1.1'
New-Item -ItemType Directory -Path C:\one | Out-Null
Register-ScheduledTask -TaskName late -User SYSTEM -Action (New-ScheduledTaskAction -Execute 'powershell.exe' -Argument '-Command New-Item -ItemType Directory -Path C:\task') | Out-Null
$env:CHANGEOVER_REQUEST = 'r/1/1.2'
Suspend-ClusterNode -Name KERN2 | Out-Null
$env:CHANGEOVER_REQUEST = $null
New-Item -ItemType Directory -Path C:\after | Out-Null`)
	b.prints(`Start-ScheduledTask -TaskName late`)
	require.NoError(t, b.kern1.Files.MakeDir(`C:\console`))
	require.Eventually(t, func() bool { return b.kern1.Tasks.List()[0].State == "Ready" }, 10*time.Second, 10*time.Millisecond)
	for target, want := range map[string]model.JournalEntry{
		`C:\none`:    {Host: "KERN1", Kind: "folder", After: "present", Cause: model.CauseRequest},
		`C:\one`:     {Host: "KERN1", Kind: "folder", After: "present", Request: "r/1/1.1", Cause: model.CauseRequest},
		"KERN2":      {Host: cluster.Of(b.world).Name(), Kind: "node", Before: "Up", After: "Paused", Request: "r/1/1.2", Cause: model.CauseRequest},
		`C:\after`:   {Host: "KERN1", Kind: "folder", After: "present", Cause: model.CauseRequest},
		`C:\task`:    {Host: "KERN1", Kind: "folder", After: "present", Request: "r/1/1.1", Cause: model.CauseRequest},
		`C:\console`: {Host: "KERN1", Kind: "folder", After: "present", Cause: model.CauseConsole},
	} {
		want.Target = target
		assert.Equal(t, []model.JournalEntry{want}, entriesOf(b.world, target))
	}
}

// entriesOf returns the journal's entries of a target, without their times.
func entriesOf(w *windows.World, target string) (found []model.JournalEntry) {
	for _, e := range w.Journal() {
		if e.Target == target {
			e.Time = time.Time{}
			found = append(found, e)
		}
	}
	return found
}
