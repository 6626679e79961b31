package xpr

import (
	"context"
	"testing"
	"time"

	"changeover/lab/cluster"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const prerequisites = `C:\XPR\XpressionsInstall\Prerequisites\`

func TestRuntimeInstallsSilentlyAndHangsWithoutADesktop(t *testing.T) {
	l := newLab(t)
	code, _, err := l.n2.RunProgram(context.Background(), cluster.Run{Path: prerequisites + `vc9\vcredist_x86.exe`, Arguments: "/q"})
	require.NoError(t, err)
	assert.Zero(t, code)
	assert.Len(t, missingRuntimes(l.n2), len(runtimes)-1)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	code, _, err = l.n2.RunProgram(ctx, cluster.Run{Path: prerequisites + "vcredist_x64.exe"})
	require.NoError(t, err)
	assert.NotZero(t, code, "a window in session 0 waits for ever")
	assert.Len(t, missingRuntimes(l.n2), len(runtimes)-1)
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
	code, _, err := l.n1.RunProgram(context.Background(), cluster.Run{Path: path, Arguments: "/s"})
	require.NoError(t, err)
	assert.Equal(t, rebootRequired, code)
	assert.Contains(t, l.n1.PrinterPorts(), "XPR Server Fax Monitor")
	assert.NotEmpty(t, l.n1.PendingReboot())
	log, err := l.n1.ReadFile(printerLog)
	require.NoError(t, err)
	assert.Contains(t, string(log), "successfully")
	before := l.n1.Info().BootTime
	l.n1.Reboot()
	l.await("KERN1 up again", l.n1.Up)
	assert.Empty(t, l.n1.PendingReboot())
	assert.True(t, l.n1.Info().BootTime.After(before))
}

func TestTimeZoneSupportWantsExactlyFiveServices(t *testing.T) {
	l := newLab(t).prepare().install().integrate()
	run := cluster.Run{Path: `R:\OpenScape\xpr\bin\TimeZoneSupport.exe`, Arguments: "on"}
	code, _, err := l.n1.RunProgram(context.Background(), run)
	require.NoError(t, err)
	assert.NotZero(t, code, "all services run")
	l.ok(l.cluster.StopGroup(role))
	l.awaitGroup(cluster.GroupOffline, "KERN1")
	l.start(resourceOf("infostor"))
	code, _, err = l.n1.RunProgram(context.Background(), run)
	require.NoError(t, err)
	assert.Zero(t, code)
	log, err := l.n1.ReadFile(`R:\OpenScape\xpr\bin\TimeZoneSupport.log`)
	require.NoError(t, err)
	assert.Equal(t, "converted: on\r\n", string(log))
}

func TestAgentOnANodeAndLicenceManager(t *testing.T) {
	l := newLab(t)
	install := Task{Program: `C:\XPR\CLA\setup.exe`, Pages: []Page{{agentPage, []Field{
		{"Target folder", `C:\Program Files\CLA`}, {"User", `EXAMPLE\xprsvc`}, {"Password", "env:SERVICE"}, {"Port", "61740"},
	}}}}
	manage := Task{Program: "http://clm:8819/clm", Pages: []Page{
		{"License agents", []Field{{"Address", "172.26.209.41"}, {"Port", "61740"}}},
		{"Logon/Synchronize", []Field{{"User", `EXAMPLE\xprsvc`}, {"Password", "env:SERVICE"}}},
		{"Activate license", []Field{{"License agent", "172.26.209.41"}, {"License file", "licence.xml"}}},
	}}
	assert.ErrorContains(t, l.console.Perform("KERN1", manage), "no licence agent answers")
	l.ok(l.console.Perform("KERN1", install))
	assert.True(t, l.n2.PortOpen("KERN1", 61740))
	assert.NoError(t, l.console.Perform("KERN1", manage))
	assert.ErrorContains(t, l.console.Perform("KERN1", manage.with("License agents", "Address", "172.26.209.43")), "not the address of a node")
}
