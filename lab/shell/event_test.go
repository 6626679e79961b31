package shell

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"changeover/lab/windows"
)

// Microsoft, Get-WinEvent: the newest event is first; it is an error if no event matches. A host whose power failed writes the
// events 41 and 6008.
func TestEvents(t *testing.T) {
	b := newBench(t)
	b.fails(`Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 1 }`, "Exception NoMatchingEventsFound,Microsoft.PowerShell.Commands.GetWinEventCommand ObjectNotFound 0")
	b.kern1.Reboot()
	require.NoError(t, b.world.Await(context.Background(), b.kern1.Up))
	b.prints(`Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 1, 2 } -MaxEvents 2 | ForEach-Object { "$($_.Id) $($_.ProviderName) $($_.LevelDisplayName)" }`,
		"6008 EventLog Error", "41 Microsoft-Windows-Kernel-Power Critical")
	require.NoError(t, b.kern2.Shutdown(true, 0))
	require.NoError(t, b.world.Await(context.Background(), func() bool { return !b.kern2.Up() }))
	require.NoError(t, b.world.Await(context.Background(), b.kern2.Up))
	out, errs := b.run(b.kern2, `@(Get-WinEvent -FilterHashtable @{ LogName = 'System' } | Where-Object { $_.Id -in 41, 6008 }).Count`)
	require.Empty(t, errs)
	require.Equal(t, "0", out, "an orderly restart")
}

// Microsoft, Get-WinEvent: FilterHashtable accepts Id, -Oldest reverses the order; the texts of an event are its Properties.
func TestEventsOfACluster(t *testing.T) {
	b := newBench(t)
	const log = "Microsoft-Windows-FailoverClustering/Operational"
	b.world.Host("KERN1").Events.Add(windows.Event{Log: log, Provider: "Microsoft-Windows-FailoverClustering", ID: 1641, Level: "Information", Message: "moves", Data: []string{"Role", "KERN2"}})
	b.world.Host("KERN1").Events.Add(windows.Event{Log: log, Provider: "Microsoft-Windows-FailoverClustering", ID: 1204, Level: "Information", Message: "offline", Data: []string{"Role"}})
	b.prints(`Get-WinEvent -FilterHashtable @{ LogName = '`+log+`'; Id = 1641, 1201 } | ForEach-Object { "$($_.Id) $($_.Properties.Value)" }`, "1641 Role KERN2")
	b.prints(`(Get-WinEvent -FilterHashtable @{ LogName = '`+log+`' } -MaxEvents 1).Id; (Get-WinEvent -FilterHashtable @{ LogName = '`+log+`' } -Oldest -MaxEvents 1).Id`, "1204", "1641")
}

// PowerShell issue 7664: an event whose text refers to a message that Windows does not find is an error, and is emitted all the same.
func TestAnEventWithoutItsMessage(t *testing.T) {
	b := newBench(t)
	b.kern1.Events.Add(windows.Event{Log: "System", Provider: "Lab", ID: 7023, Level: "Critical", Message: "ended: %1", Data: []string{"%%16405"}})
	b.prints(`(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 1 } -ErrorAction SilentlyContinue -ErrorVariable problems).Id; "$($problems[0].FullyQualifiedErrorId)"`,
		"7023", "The description string for parameter reference (%1) could not be found,Microsoft.PowerShell.Commands.GetWinEventCommand")
}

// PowerShell pull request 27395 shows the two errors about a log to which Windows denies access.
func TestAnEventLogMayBeDenied(t *testing.T) {
	b := newBench(t)
	b.world.Unreadable.Store("event log System", true)
	b.prints(`@(Get-WinEvent -FilterHashtable @{ LogName = 'System' } -ErrorAction SilentlyContinue -ErrorVariable problems).Count; $problems | ForEach-Object { "$_" }`,
		"0", "To access the 'System' log start PowerShell with elevated user rights.  Error: Attempted to perform an unauthorized operation.",
		`There is not an event log on the localhost computer that matches "System".`)
}
