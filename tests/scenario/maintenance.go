package scenario

import (
	"context"
	"os"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
	"changeover/runbook"
)

// maintenance returns a deployment and the runbooks for maintenance after it.
func maintenance() []Run {
	repair := func(r Run) Run {
		r.Runbook, r.Input = runbook.RepairResource, runbook.Input{Service: optional}
		return r
	}
	hotfix, password := runbook.Input{Hotfix: hotfixName}, runbook.Input{PasswordChanged: "2020-01-01T00:00:00Z"}
	return []Run{
		{Runbook: runbook.Deploy, Before: provideHotfix},
		repair(Run{Before: breakDependency}),
		repair(Run{InSync: true}),
		repair(Run{Before: breakOptionalOffline, Aborted: true}),
		repair(Run{Before: breakOptionalOffline, Parked: repairServices(runbook.RetryUpdate)}),
		{Runbook: runbook.SetTimeZoneSupport, InSync: true},
		{Runbook: runbook.SetTimeZoneSupport, Before: recordTimeZonesOn, Parked: repairServices(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.SetTimeZoneSupport, Before: recordTimeZonesOn, Parked: repairServices(runbook.RetryUpdate)},
		{Runbook: runbook.InstallHotfix, Input: hotfix, InSync: true},
		{Runbook: runbook.InstallHotfix, Input: hotfix, Before: removeHotfix, Aborted: true},
		{Runbook: runbook.InstallHotfix, Input: hotfix, Before: removeHotfix, Parked: restoreHotfix},
		{Runbook: runbook.ChangeServicePassword, Before: mistypePassword, Aborted: true},
		{Runbook: runbook.ChangeServicePassword, Before: changePassword, Parked: correctPassword},
		{Runbook: runbook.ChangeServicePassword, Input: password, InSync: true},
		{Runbook: runbook.UninstallPrinterDriver, Before: spoolers(false), Aborted: true},
		{Runbook: runbook.UninstallPrinterDriver, Before: startSpoolers, Parked: allowLogon(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.UninstallPrinterDriver, Before: refuseLogon, Parked: allowLogon(runbook.RetryUpdate)},
		{Runbook: runbook.UninstallPrinterDriver, InSync: true},
	}
}

// breakDependency makes a service depend on one that does not exist, and takes its resource offline.
func breakDependency(s *Stage) {
	depend := []string{"gone"}
	require.NoError(s.t, s.hosts()[0].Services.Change(optional, scm.ServiceChange{Depend: &depend}))
	s.takeOffline(optional)
}

// takeOffline takes the resource of a service offline.
func (s *Stage) takeOffline(service string) {
	name := s.resource(service).Name
	require.NoError(s.t, cluster.Of(s.Lab.World).Resources.Stop(name))
	s.eventually(func() bool {
		r, err := cluster.Of(s.Lab.World).Resources.Get(name)
		return err == nil && r.State == cluster.Offline
	})
}

// breakOptionalOffline makes the optional service end immediately after each start, and takes its resource offline.
func breakOptionalOffline(s *Stage) {
	require.NoError(s.t, s.hosts()[0].Services.Fail(optional, processAborted, -1))
	s.takeOffline(optional)
}

// repairServices returns an answer to a step that waits: it ends the faults of the services and returns the decision.
func repairServices(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, _ runbook.ParkedStep) string {
		for _, service := range []string{optional, store} {
			require.NoError(s.t, s.hosts()[0].Services.Fail(service, 0, 0))
		}
		return decision
	}
}

// store is the key of the information store.
const store = "infostor"

// recordTimeZonesOn records that time zone support was turned on, although the site file now has it off. The
// information store ends immediately after each start.
func recordTimeZonesOn(s *Stage) {
	for _, key := range []string{runbook.FactConverting, runbook.FactTimeZones} {
		s.facts = runbook.Replaced(s.facts, runbook.SiteFact{Key: key, Value: "on"})
	}
	require.NoError(s.t, s.hosts()[0].Services.Fail(store, processAborted, -1))
}

// The hotfix of the site brest, and the files that it creates on each node and on the cluster drive.
const (
	hotfixName   = "HF1"
	hotfixID     = "hotfix HF1"
	hotfixFolder = `C:\XPR-HF1`
	hotfixLocal  = `C:\Program Files\Common Files\XPR\a.dll`
	hotfixShared = `R:\OpenScape\xpr\bin\a.exe`
)

// restartWanted is the exit code of a program that has succeeded and wants a restart (Microsoft, "MsiExec.exe and InstMsi.exe
// error messages", ERROR_SUCCESS_REBOOT_REQUIRED).
const restartWanted = 3010

// provideHotfix puts the program of a hotfix on every node. On the node with the cluster drive, the program also
// changes files there. It wants a restart.
func provideHotfix(s *Stage) {
	s.Lab.World.HandleProgram(hotfixID, func(_ context.Context, run windows.Run) (int, string) {
		if err := leave(run.Host, hotfixLocal, "XPR hotfix HF1 a.dll"); err != nil {
			return 1603, err.Error()
		}
		if _, err := run.Host.Files.Stat(`R:\`); err == nil {
			if err := leave(run.Host, hotfixShared, "XPR hotfix HF1 a.exe"); err != nil {
				return 1603, err.Error()
			}
		}
		return restartWanted, ""
	})
	for _, h := range s.hosts() {
		s.hotfixOn(h)
	}
}

func (s *Stage) hotfixOn(h *windows.Host) {
	require.NoError(s.t, leave(h, hotfixFolder+`\setup.exe`, string(windows.ProgramContent(hotfixID))))
}

// leave writes a file and creates its folder.
func leave(h *windows.Host, path, content string) error {
	if err := h.Files.MakeDir(path[:strings.LastIndex(path, `\`)]); err != nil {
		return err
	}
	return h.Files.Write(path, []byte(content))
}

// removeHotfix replaces the hotfix's files by older ones and removes its program.
func removeHotfix(s *Stage) {
	for _, h := range s.hosts() {
		require.NoError(s.t, leave(h, hotfixLocal, "older"))
		if _, err := h.Files.Stat(hotfixFolder + `\setup.exe`); err == nil {
			require.NoError(s.t, h.Files.Remove(hotfixFolder+`\setup.exe`, false))
		}
	}
	require.NoError(s.t, leave(s.hosts()[0], hotfixShared, "older"))
}

// restoreHotfix is the answer to a step that misses the hotfix's program: it puts the program back on the node of
// that step.
func restoreHotfix(s *Stage, parked runbook.ParkedStep) string {
	s.hotfixOn(s.Lab.World.Host(parked.Step.Host))
	return runbook.RetryUpdate
}

// passwordReference is the environment variable with the password of the service account of the site brest.
const passwordReference = "BREST_SERVICE_PASSWORD"

// mistypePassword changes the reference, but not the domain's password. The services on the node with the role keep
// the right password.
func mistypePassword(s *Stage) { s.setPasswordReference("Mistyped 1") }

func (s *Stage) setPasswordReference(password string) {
	require.NoError(s.t, os.Setenv(passwordReference, password)) //nolint:usetesting // t.Setenv forbids parallel tests
}

// changePassword changes the password in the domain, but not the reference.
func changePassword(s *Stage) {
	require.NoError(s.t, s.Lab.World.ChangePassword(s.Site.Accounts.Service.Name, "Changed 2"))
}

// correctPassword is the answer to the step that waits: it changes the reference, as the error asks for.
func correctPassword(s *Stage, parked runbook.ParkedStep) string {
	for _, want := range []string{"1069", "event 7038", "changeover run change-service-password --site brest"} {
		assert.Contains(s.t, parked.Error, want)
	}
	s.setPasswordReference("Changed 2")
	return runbook.RetryUpdate
}

// startSpoolers starts the print spoolers of the nodes, one of which refuses logons.
func startSpoolers(s *Stage) {
	spoolers(true)(s)
	refuseLogon(s)
}

// spoolers returns a function that starts or stops the print spooler of every node.
func spoolers(run bool) func(*Stage) {
	return func(s *Stage) {
		for _, h := range s.hosts() {
			change, want := h.Services.Stop, scm.Stopped
			if run {
				change, want = h.Services.Start, scm.Running
			}
			require.NoError(s.t, change("Spooler"))
			s.eventually(func() bool {
				spooler, err := h.Services.Get("Spooler")
				return err == nil && spooler.State == want
			})
		}
	}
}
