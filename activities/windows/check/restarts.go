package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/runbook"
)

// NoRestartPending is a check that Windows does not wait for a restart, as it may after installers and changed features,
// and that no program is registered for the next logon. Entries that an earlier look has seen do not count: other programs
// and updates leave such entries too (Microsoft, MoveFileEx; Run and RunOnce Registry Keys).
type NoRestartPending struct {
	// Known are the digests of what an earlier look has shown (PendingFact).
	Known []string `json:"known,omitempty"`
}

// Facts of what Windows waits for, and when the host started.
const (
	BootTimeFact = "Boot time"
	// PendingFact holds a checksum of each thing that Windows waits for, separated by spaces.
	PendingFact = "Pending restarts and logons (checksums)"
)

// ActivityName implements engine.Wanted.
func (NoRestartPending) ActivityName() string { return "CheckNoRestartPending" }

// pendingSeen is what a host waits for. PendingEntries are single files and programs; PendingReboot are the places of
// Windows that want a restart.
type pendingSeen struct {
	LastBoot       string
	PendingReboot  []string
	PendingEntries []string
}

// renames are the places whose single entries are read.
var renames = []string{"PendingFileRenameOperations", "PendingFileRenameOperations2"}

// waiting is everything that the host waits for.
func (p pendingSeen) waiting() []string {
	places := slices.DeleteFunc(slices.Clone(p.PendingReboot), func(place string) bool { return slices.Contains(renames, place) && len(p.PendingEntries) > 0 })
	return append(places, p.PendingEntries...)
}

// digest is an entry in a form that is short enough for the site record, which may keep hundreds.
func digest(entry string) string {
	const enough = 4
	sum := sha256.Sum256([]byte(entry))
	return hex.EncodeToString(sum[:enough])
}

type noRestartPendingKind struct{}

func (noRestartPendingKind) Read(ctx context.Context, h host.Session, _ NoRestartPending) (pendingSeen, error) {
	return host.Read[pendingSeen](ctx, h, scripts.GetBootState.Of("Node", ""))
}

// shownEntries is how many single entries a person reads; the rest is counted.
const shownEntries = 3

func (noRestartPendingKind) Differences(want NoRestartPending, have pendingSeen) ([]engine.Change, error) {
	added := slices.DeleteFunc(have.waiting(), func(entry string) bool { return slices.Contains(want.Known, digest(entry)) })
	text := strings.Join(added[:min(len(added), shownEntries)], ", ")
	if more := len(added) - shownEntries; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return when(len(added) > 0, engine.Finding("Pending restart", text, "(none)")), nil
}

// longestPending is the most entries that PendingFact holds. Windows adds new entries at the end: an entry that does not
// fit counts as new at a later look, and a person decides about the restart.
const longestPending = 400

// Evidence implements engine.Witness.
func (noRestartPendingKind) Evidence(_ NoRestartPending, have pendingSeen) []runbook.Fact {
	waiting := have.waiting()
	digests := make([]string, 0, len(waiting))
	for _, entry := range waiting[:min(len(waiting), longestPending)] {
		digests = append(digests, digest(entry))
	}
	return []runbook.Fact{
		{Name: BootTimeFact, Value: have.LastBoot},
		{Name: "Pending restart", Value: strings.Join(have.PendingReboot, ", ")},
		{Name: PendingFact, Value: strings.Join(digests, " ")},
	}
}

// InstallersEnded waits until no program of this service runs on a host. It shows the programs that ended with 3010 or 1641,
// that is, which want a restart or have begun one (Microsoft, "MsiExec.exe and InstMsi.exe error messages"), and since whose end the host has not
// restarted. It reads that from their files on the host, so programs of earlier runs count as well.
type InstallersEnded struct {
	TimeoutSeconds int `json:"timeoutSeconds"`
	// NoneWanted: none of them wants a restart.
	NoneWanted bool `json:"noneWanted,omitempty"`
}

// InstallersFact names the programs that want a restart; without one there is no such fact.
const InstallersFact = "Programs that want a restart"

// ActivityName implements engine.Wanted.
func (InstallersEnded) ActivityName() string { return "CheckInstallersEnded" }

// Deadline implements engine.Patient.
func (want InstallersEnded) Deadline() time.Duration {
	return engine.Seconds(want.TimeoutSeconds, time.Hour)
}

// installersSeen are the programs of this service on a host. Boot is the boot time of the host when a program began.
type installersSeen struct {
	Ended    []struct{ Name, ExitCode, Boot string }
	Running  []string
	lastBoot string
	// wantRestart are the programs that want a restart which the host has not had since.
	wantRestart []string
}

type installersEndedKind struct{}

func (installersEndedKind) Read(ctx context.Context, h host.Session, _ InstallersEnded) (installersSeen, error) {
	seen, err := host.Read[installersSeen](ctx, h, scripts.GetProgramEnds.Of())
	if err != nil {
		return seen, err
	}
	var boot struct{ LastBoot string }
	if _, err = h.Run(ctx, scripts.GetBootState.Of("Node", ""), &boot); err != nil {
		return seen, err
	}
	seen.lastBoot = boot.LastBoot
	for _, program := range seen.Ended {
		if !windows.WantsRestart(program.ExitCode) {
			continue
		}
		// No time of the clock is compared with a boot time: the clock may have been set in between.
		before := strings.TrimSpace(program.Boot)
		started, err := windows.StartedSince(before, boot.LastBoot)
		switch {
		case err != nil:
			return seen, err
		case before == "":
			return seen, engine.Precondition(`cannot find out whether the host has started since the program %[1]s ended: the folder %%ProgramFiles%%\Changeover\%[1]s lacks the file boot.txt; `+
				"if the host has not started since then, restart the host; then create this file with the text 2000-01-01T00:00:00Z, and retry", program.Name)
		case !started:
			seen.wantRestart = append(seen.wantRestart, program.Name)
		}
	}
	return seen, nil
}

func (installersEndedKind) Differences(want InstallersEnded, have installersSeen) ([]engine.Change, error) {
	names := have.wantRestart
	return when(want.NoneWanted && len(names) > 0, engine.Finding(InstallersFact, strings.Join(names, ", "), "(none)")), nil
}

// Settled implements engine.Settler.
func (installersEndedKind) Settled(_ InstallersEnded, have installersSeen) (bool, error) {
	return len(have.Running) == 0, nil
}

// Evidence implements engine.Witness.
func (installersEndedKind) Evidence(_ InstallersEnded, have installersSeen) []runbook.Fact {
	facts := []runbook.Fact{{Name: BootTimeFact, Value: have.lastBoot}}
	if len(have.Running) > 0 {
		facts = append(facts, runbook.Fact{Name: "Programs that run", Value: strings.Join(have.Running, ", ")})
	}
	if names := have.wantRestart; len(names) > 0 {
		facts = append(facts, runbook.Fact{Name: InstallersFact, Value: strings.Join(names, ", ")})
	}
	return facts
}
