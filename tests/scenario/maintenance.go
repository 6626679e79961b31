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
	"changeover/workflows/engine"
)

// maintenance is a deployment and what a site needs later.
func maintenance() []Run {
	repair := func(r Run) Run {
		r.Runbook, r.Input = runbook.RepairResource, runbook.Input{Service: optional}
		return r
	}
	hotfix, password := runbook.Input{Hotfix: hotfixName}, runbook.Input{PasswordChanged: "2020-01-01T00:00:00Z"}
	return []Run{
		{Runbook: runbook.Deploy, Before: hotfixIsOut},
		repair(Run{Before: losesItsDependency}),
		repair(Run{InSync: true}),
		repair(Run{Before: endsAtOnce, Aborted: true}),
		repair(Run{Before: endsAtOnce, Parked: worksAgain(runbook.RetryUpdate)}),
		{Runbook: runbook.SetTimeZoneSupport, InSync: true},
		{Runbook: runbook.SetTimeZoneSupport, Before: wasTurnedOn, Parked: worksAgain(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.SetTimeZoneSupport, Before: wasTurnedOn, Parked: worksAgain(runbook.RetryUpdate)},
		{Runbook: runbook.InstallHotfix, Input: hotfix, InSync: true},
		{Runbook: runbook.InstallHotfix, Input: hotfix, Before: hotfixIsGone, Aborted: true},
		{Runbook: runbook.InstallHotfix, Input: hotfix, Before: hotfixIsGone, Parked: hotfixComes},
		{Runbook: runbook.ChangeServicePassword, Before: passwordIsMistyped, Aborted: true},
		{Runbook: runbook.ChangeServicePassword, Before: passwordIsChanged, Parked: passwordIsCorrected},
		{Runbook: runbook.ChangeServicePassword, Input: password, InSync: true},
		{Runbook: runbook.UninstallPrinterDriver, Before: spoolers(false), Aborted: true},
		{Runbook: runbook.UninstallPrinterDriver, Before: spoolersRun, Parked: answersAgain(runbook.AbortUpdate), Aborted: true},
		{Runbook: runbook.UninstallPrinterDriver, Before: refusesLogon, Parked: answersAgain(runbook.RetryUpdate)},
		{Runbook: runbook.UninstallPrinterDriver, InSync: true},
	}
}

// losesItsDependency makes a service depend on one that is not there any more, and takes its resource offline.
func losesItsDependency(s *Stage) {
	depend := []string{"gone"}
	require.NoError(s.t, s.hosts()[0].Services.Change(optional, scm.ServiceChange{Depend: &depend}))
	s.takesOffline(optional)
}

// takesOffline takes the resource of a service offline.
func (s *Stage) takesOffline(service string) {
	name := s.resource(service).Name
	require.NoError(s.t, cluster.Of(s.Lab.World).Resources.Stop(name))
	s.eventually(func() bool {
		r, err := cluster.Of(s.Lab.World).Resources.Get(name)
		return err == nil && r.State == cluster.Offline
	})
}

// endsAtOnce makes a service end right after each start, and takes its resource offline.
func endsAtOnce(s *Stage) {
	require.NoError(s.t, s.hosts()[0].Services.Fail(optional, processAborted, -1))
	s.takesOffline(optional)
}

// worksAgain ends the faults of services, and has the person decide.
func worksAgain(decision string) func(*Stage, runbook.ParkedStep) string {
	return func(s *Stage, _ runbook.ParkedStep) string {
		for _, service := range []string{optional, store} {
			require.NoError(s.t, s.hosts()[0].Services.Fail(service, 0, 0))
		}
		return decision
	}
}

// store is the information store.
const store = "infostor"

// wasTurnedOn says that time zone support was turned on before the site file said off. The information store ends right
// after its start.
func wasTurnedOn(s *Stage) {
	for _, key := range []string{runbook.FactConverting, runbook.FactTimeZones} {
		s.facts = engine.Replaced(s.facts, runbook.SiteFact{Key: key, Value: "on"})
	}
	require.NoError(s.t, s.hosts()[0].Services.Fail(store, processAborted, -1))
}

// The hotfix of the site brest, and what it leaves on each node and on the cluster drive.
const (
	hotfixName   = "HF1"
	hotfixID     = "hotfix HF1"
	hotfixFolder = `C:\XPR-HF1`
	hotfixLocal  = `C:\Program Files\Common Files\XPR\a.dll`
	hotfixShared = `R:\OpenScape\xpr\bin\a.exe`
)

// hotfixIsOut puts the program of a hotfix on every node. Where the node has the cluster drive, it changes that too.
func hotfixIsOut(s *Stage) {
	s.Lab.World.HandleProgram(hotfixID, func(_ context.Context, run windows.Run) (int, string) {
		if err := leave(run.Host, hotfixLocal, "XPR hotfix HF1 a.dll"); err != nil {
			return 1603, err.Error()
		}
		if _, err := run.Host.Files.Stat(`R:\`); err == nil {
			if err := leave(run.Host, hotfixShared, "XPR hotfix HF1 a.exe"); err != nil {
				return 1603, err.Error()
			}
		}
		return 0, ""
	})
	for _, h := range s.hosts() {
		s.hotfixOn(h)
	}
}

func (s *Stage) hotfixOn(h *windows.Host) {
	require.NoError(s.t, leave(h, hotfixFolder+`\setup.exe`, string(windows.ProgramContent(hotfixID))))
}

// leave writes a file with its folder.
func leave(h *windows.Host, path, content string) error {
	if err := h.Files.MakeDir(path[:strings.LastIndex(path, `\`)]); err != nil {
		return err
	}
	return h.Files.Write(path, []byte(content))
}

// hotfixIsGone puts older files in the place of the hotfix's, while its program is away.
func hotfixIsGone(s *Stage) {
	for _, h := range s.hosts() {
		require.NoError(s.t, leave(h, hotfixLocal, "older"))
		if _, err := h.Files.Stat(hotfixFolder + `\setup.exe`); err == nil {
			require.NoError(s.t, h.Files.Remove(hotfixFolder+`\setup.exe`, false))
		}
	}
	require.NoError(s.t, leave(s.hosts()[0], hotfixShared, "older"))
}

// hotfixComes puts the program back on the node where it was missed.
func hotfixComes(s *Stage, parked runbook.ParkedStep) string {
	s.hotfixOn(s.Lab.World.Host(parked.Step.Host))
	return runbook.RetryUpdate
}

// passwordReference is the variable that holds the password of the services' account of the site brest.
const passwordReference = "BREST_SERVICE_PASSWORD"

// passwordIsMistyped changes the reference, while the domain keeps the password: the node that has the role keeps a right one.
func passwordIsMistyped(s *Stage) { s.refersTo("Mistyped 1") }

func (s *Stage) refersTo(password string) {
	require.NoError(s.t, os.Setenv(passwordReference, password)) //nolint:usetesting // t.Setenv forbids parallel tests
}

// passwordIsChanged changes the password in the domain, and not yet the reference.
func passwordIsChanged(s *Stage) {
	require.NoError(s.t, s.Lab.World.ChangePassword(s.Site.Accounts.Service.Name, "Changed 2"))
}

// passwordIsCorrected changes the reference as well, as the error says.
func passwordIsCorrected(s *Stage, parked runbook.ParkedStep) string {
	for _, want := range []string{"1069", "event 7038", "changeover run change-service-password --site brest"} {
		assert.Contains(s.t, parked.Error, want)
	}
	s.refersTo("Changed 2")
	return runbook.RetryUpdate
}

// spoolersRun has the print spoolers run, on nodes of which one lets nobody log on.
func spoolersRun(s *Stage) {
	spoolers(true)(s)
	refusesLogon(s)
}

// spoolers starts or stops the print spooler of every node.
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
