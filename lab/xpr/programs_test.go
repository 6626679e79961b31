package xpr

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

const prerequisites = `C:\XPR\XpressionsInstall\Prerequisites\`

func TestRuntimeInstallsSilentlyAndHangsWithoutADesktop(t *testing.T) {
	l := newLab(t)
	code, _, err := l.n2.RunProgram(context.Background(), windows.Run{Path: prerequisites + `vc9\vcredist_x86.exe`, Arguments: "/q"})
	require.NoError(t, err)
	assert.Zero(t, code)
	assert.Len(t, missingRuntimes(l.n2), len(runtimes)-1)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	code, _, err = l.n2.RunProgram(ctx, windows.Run{Path: prerequisites + "vcredist_x64.exe"})
	require.NoError(t, err)
	assert.NotZero(t, code, "it waits until it is ended")
	assert.Len(t, missingRuntimes(l.n2), len(runtimes)-1)
}

// vmwareTools are the uninstall entries that VMware Tools adds on a virtual machine.
var vmwareTools = []windows.Product{
	{Key: "{8bdfe669-9705-4184-9368-db9ce581e0e7}", DisplayName: "Microsoft Visual C++ 2015-2022 Redistributable (x64) - 14.36.32532", Version: "14.36.32532.0", Wow64: true},
	{Key: "{4d8dcf8c-a72a-43e1-9833-c12724db736e}", DisplayName: "Microsoft Visual C++ 2015-2022 Redistributable (x86) - 14.36.32532", Version: "14.36.32532.0", Wow64: true},
}

// An installer changes nothing and reports an error if a newer version of its product is installed; other products do not matter.
func TestARuntimeIsNotInstalledOverANewerOne(t *testing.T) {
	l := newLab(t)
	for _, s := range append(vmwareTools, windows.Product{Key: "{2010}", DisplayName: "Microsoft Visual C++ 2010  x86 Redistributable - 10.0.50000", Version: "10.0.50000", Wow64: true}) {
		l.n2.Software.Add(s)
	}
	assert.Equal(t, []string{"Microsoft Visual C++ 2005 Redistributable", "Microsoft Visual C++ 2008 Redistributable - x86 9.0.30729.6161"}, missingRuntimes(l.n2))
	for _, each := range []struct {
		file string
		code int
	}{{"vcruntimeinst.exe", 0}, {"vcredist_x86.exe", 1638}, {"vcredist_x64.exe", 1638}, {`vc9\vcredist_x86.exe`, 0}, {`vc10\vcredist_x86.exe`, 5100}} {
		code, _, err := l.n2.RunProgram(context.Background(), windows.Run{Path: prerequisites + each.file, Arguments: "/q"})
		require.NoError(t, err)
		assert.Equal(t, each.code, code, each.file)
	}
	assert.Empty(t, missingRuntimes(l.n2))
	assert.Len(t, l.n2.Software.List(), 5)
	code, _, err := l.n2.RunProgram(context.Background(), windows.Run{Path: prerequisites + `vc9\vcredist_x86.exe`, Arguments: "/q"})
	require.NoError(t, err)
	assert.Zero(t, code, "the same version is repaired")
}

func TestRuntimesOfBothArchitecturesAreDifferentProducts(t *testing.T) {
	l := newLab(t)
	l.n2.Software.Add(vmwareTools[0])
	assert.Contains(t, missingRuntimes(l.n2), runtimes[1].name)
	assert.NotContains(t, missingRuntimes(l.n2), runtimes[2].name)
}

func TestOperatorInstallsRuntimesAtTheConsole(t *testing.T) {
	l := newLab(t)
	for _, r := range runtimes {
		l.ok(l.console.Perform("KERN2", Task{Program: prerequisites + r.file}))
	}
	assert.Empty(t, missingRuntimes(l.n2))
}

func TestPrinterDriverNeedsARestart(t *testing.T) {
	l := newLab(t)
	path := `C:\XPR\XpressionsInstall\AddOn\Misc\Cluster\x64\setup.exe`
	code, _, err := l.n1.RunProgram(context.Background(), windows.Run{Path: path, Arguments: "/s"})
	require.NoError(t, err)
	assert.Equal(t, rebootRequired, code)
	assert.Contains(t, l.n1.Printing.Ports(), "XPR Server Fax Monitor")
	assert.NotEmpty(t, l.n1.PendingReboot())
	log, err := l.n1.Files.Read(printerLog)
	require.NoError(t, err)
	assert.Contains(t, string(log), "successfully")
	before := l.n1.Info().BootTime
	l.n1.Reboot()
	l.await("KERN1 up again", l.n1.Up)
	assert.Empty(t, l.n1.PendingReboot())
	assert.True(t, l.n1.Info().BootTime.After(before))
}

// 5.4.2.1, 9.4.2.1: the setup removes an installed driver after two clicks on Remove.
func TestPrinterDriverIsRemovedByItsSetup(t *testing.T) {
	l := newLab(t)
	remove := func(times int) error {
		task := Task{Program: `C:\XPR\XpressionsInstall\AddOn\Misc\Cluster\x64\setup.exe`, Pages: []Page{{Title: "Setup"}}}
		for range times {
			task.Pages[0].Fields = append(task.Pages[0].Fields, Field{"click on", "Remove"})
		}
		return l.console.Perform("KERN1", task)
	}
	require.ErrorContains(t, remove(2), "the driver is not installed")
	l.ok(remove(0))
	assert.Contains(t, l.n1.Printing.Ports(), printerPort, "without a Remove it is installed")
	require.ErrorContains(t, remove(1), "the setup asks for Remove twice")
	l.ok(l.n1.Services.Stop("Spooler"))
	l.await("the spooler has stopped", func() bool {
		spooler, err := l.n1.Services.Get("Spooler")
		return err == nil && spooler.State == scm.Stopped
	})
	require.ErrorContains(t, remove(2), "the print spooler does not run")
	l.ok(l.n1.Services.Start("Spooler"))
	l.await("the spooler runs", func() bool {
		spooler, err := l.n1.Services.Get("Spooler")
		return err == nil && spooler.State == scm.Running
	})
	l.ok(remove(2))
	assert.NotContains(t, l.n1.Printing.Ports(), printerPort)
	assert.NotContains(t, l.n1.Printing.Drivers(), printerDriver)
	for _, product := range l.n1.Software.List() {
		assert.NotEqual(t, printerKey, product.Key)
	}
}

func TestTimeZoneSupportRequiresExactlyFiveServices(t *testing.T) {
	l := newLab(t).prepare().install().integrate()
	run := windows.Run{Path: `R:\OpenScape\xpr\bin\TimeZoneSupport.exe`, Arguments: "on"}
	code, _, err := l.n1.RunProgram(context.Background(), run)
	require.NoError(t, err)
	assert.NotZero(t, code, "all services run")
	l.ok(l.cluster.Groups.Stop(role))
	l.awaitGroup(cluster.GroupOffline, "KERN1")
	l.start(resourceOf("infostor"))
	code, _, err = l.n1.RunProgram(context.Background(), run)
	require.NoError(t, err)
	assert.Zero(t, code)
	log, err := l.n1.Files.Read(`R:\OpenScape\xpr\bin\TimeZoneSupport.log`)
	require.NoError(t, err)
	assert.Equal(t, "converted: on\r\n", string(log))
}

func TestAgentOnANodeAndLicenceManager(t *testing.T) {
	l := newLab(t)
	install := Task{Program: "CLA setup.exe file", Pages: []Page{{agentPage, []Field{
		{"Target folder", `C:\Program Files\CLA`}, {"New User", `EXAMPLE\xprsvc`}, {"Password", "env:SERVICE"}, {"Service Port Number", "61740"},
	}}}}
	manage := Task{Program: "http://clm:8819/clm", Pages: []Page{
		{"Adding a CLA to the CLM", []Field{{"Address", "172.26.209.41"}, {"Port", "61740"}}},
		{"Synchronizing a CLA with the CLM", []Field{{"Logon to domain", "on"}, {"Name", `EXAMPLE\xprsvc`}, {"Password", "env:SERVICE"}}},
		{"Activating a License for a CLA", []Field{{"Install local license key on license agent (offline activation)", "on"}, {"License agent", "172.26.209.41"}, {"License file", "licence.xml"}}},
	}}
	assert.ErrorContains(t, l.console.Perform("KERN1", manage), "no licence agent answers")
	l.ok(l.console.Perform("KERN1", install))
	assert.True(t, l.n2.Network.PortOpen("KERN1", 61740))
	assert.NoError(t, l.console.Perform("KERN1", manage))
	assert.ErrorContains(t, l.console.Perform("KERN1", manage.with("Adding a CLA to the CLM", "Address", "172.26.209.43")), "not the address of a node")
}
