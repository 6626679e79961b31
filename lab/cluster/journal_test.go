package cluster

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/model"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

// Each change is recorded at once and for its actor. A change that a method does not report (ChangedLocked) would
// be recorded for the actor of the next change.
func TestTheJournalRecordsEachChangeForItsActor(t *testing.T) {
	f := withRole(t)
	f.ok(f.n1.Files.Write(`C:\old.txt`, []byte("x")), f.n1.Registry.CreateKey(`SOFTWARE\Old`), f.n1.Files.MakeDir(`C:\folder`))
	for _, made := range []struct {
		kind, target string
		change       func(h *windows.Host) error
	}{
		{"file", `C:\new.txt`, func(h *windows.Host) error { return h.Files.Write(`C:\new.txt`, []byte("x")) }},
		{"file", `C:\old.txt`, func(h *windows.Host) error { return h.Files.Write(`C:\old.txt`, []byte("xy")) }},
		{"file", `C:\folder\copy.txt`, func(h *windows.Host) error { return h.Files.Copy(`C:\old.txt`, `C:\folder\copy.txt`) }},
		{"folder", `C:\made`, func(h *windows.Host) error { return h.Files.MakeDir(`C:\made`) }},
		{"drive", "S:", func(h *windows.Host) error { return h.Storage.Subst("S", `C:\folder`) }},
		{"registry key", `\SOFTWARE\New`, func(h *windows.Host) error { return h.Registry.CreateKey(`SOFTWARE\New`) }},
		{"registry value", `\SOFTWARE\Old\Name`, func(h *windows.Host) error { return h.Registry.Set(`SOFTWARE\Old`, registry.SZ("Name", "x")) }},
		{"registry value", `\SOFTWARE\Old\Other`, func(h *windows.Host) error { return h.Registry.RenameValue(`SOFTWARE\Old`, "Name", "Other") }},
		{"registry key", `\SOFTWARE\Renamed`, func(h *windows.Host) error { return h.Registry.RenameKey(`SOFTWARE\Old`, "Renamed") }},
		{"registry key", `\SOFTWARE\Renamed`, func(h *windows.Host) error { return h.Registry.DeleteKey(`SOFTWARE\Renamed`) }},
		{"printer port", "LPT9", func(h *windows.Host) error { h.Printing.AddPort("LPT9"); return nil }},
		{"printer driver", "Fax", func(h *windows.Host) error { h.Printing.AddDriver("Fax"); return nil }},
		{"account", "new", func(h *windows.Host) error { h.World().AddAccount("new", "secret"); return nil }},
		{"account password", "new", func(h *windows.Host) error { return h.World().ChangePassword("new", "other") }},
		{"account", "new", func(h *windows.Host) error { return h.World().RemoveAccount("new") }},
		{"node", "n2", func(h *windows.Host) error { return Of(h.World()).Nodes.Pause("n2", false) }},
		{"node", "n2", func(h *windows.Host) error { return Of(h.World()).Nodes.Resume("n2") }},
		{"resource wanted state", "Files", func(h *windows.Host) error { return Of(h.World()).Resources.Stop("Files") }},
		{"host", "shutdown", func(h *windows.Host) error { return h.Shutdown(true, time.Hour) }},
		{"host", "shutdown", func(h *windows.Host) error { return h.AbortShutdown() }},
	} {
		f.w.BeginJournal()
		require.NoError(t, made.change(f.n1.For("r/1/1.1")), made.target)
		// Journal records a change that was not reported, but without a request.
		entries := f.w.Journal()
		found := false
		for _, e := range entries {
			found = found || e.Kind == made.kind && strings.EqualFold(e.Target, made.target) && e.Request == "r/1/1.1" && e.Cause == model.CauseRequest
		}
		assert.True(t, found, "%s %s is not among %v", made.kind, made.target, entries)
	}
}

// The removal of a key or folder is recorded with everything below it, and with nothing else.
func TestTheJournalComparesTrees(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.Registry.CreateKey(`SOFTWARE\A\B`), f.n1.Registry.Set(`SOFTWARE\A\B`, registry.SZ("v", "1")), f.n1.Files.MakeDir(`C:\a\b`), f.n1.Files.Write(`C:\a\b\f`, []byte("x")))
	recorded := func() (all []string) {
		for _, e := range f.w.Journal() {
			before, _, _ := strings.Cut(e.Before, ", modified ")
			all = append(all, e.Host+" "+e.Kind+" "+e.Target+" '"+before+"' -> '"+e.After+"' "+string(e.Cause))
		}
		return all
	}
	f.w.BeginJournal()
	assert.Empty(t, recorded())
	f.ok(f.n1.Registry.DeleteKey(`SOFTWARE\A`))
	f.ok(f.n1.Files.Remove(`C:\a`, true))
	assert.Equal(t, []string{
		`N1 registry key \SOFTWARE\A 'present' -> '' console`,
		`N1 registry key \SOFTWARE\A\B 'present' -> '' console`,
		`N1 registry value \SOFTWARE\A\B\v 'REG_SZ 1' -> '' console`,
		`N1 file C:\a\b\f '1 bytes' -> '' console`,
		`N1 folder C:\a 'present' -> '' console`,
		`N1 folder C:\a\b 'present' -> '' console`,
	}, recorded())
}

func TestTheJournalHoldsNoPassword(t *testing.T) {
	f := newFixture(t)
	f.w.BeginJournal()
	f.w.AddAccount("new", "s3cret-word")
	f.ok(f.w.ChangePassword("new", "other-s3cret"))
	journal := f.w.Journal()
	require.Len(t, journal, 3)
	for _, e := range journal {
		assert.NotContains(t, e.Before+e.After, "s3cret")
	}
}
