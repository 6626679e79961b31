package cmdexe

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows"
	"changeover/lab/windows/registry"
	"changeover/lab/windows/scm"
)

// newCmdTestHost returns a host with two services, a few files and keys, and a second host in its network.
func newCmdTestHost(t *testing.T) *windows.Host {
	t.Helper()
	world := windows.NewWorld(windows.Options{Scale: 0.001, Seed: 1, Language: "en"})
	t.Cleanup(world.Close)
	world.NameDomain("BERLIN", "berlin.example")
	world.AddAccount(`BERLIN\svc`, "secret")
	h, err := world.AddHost(windows.HostSpec{Name: "KERN1", Release: "2019", ClientIP: "10.0.0.1", InterconnectIP: "10.1.0.1"})
	require.NoError(t, err)
	_, err = world.AddHost(windows.HostSpec{Name: "KERN2", Release: "2019", ClientIP: "10.0.0.2", InterconnectIP: "10.1.0.2"})
	require.NoError(t, err)
	h.Storage.AddVolume("D", "Data", 1<<30, 0)
	for _, folder := range []string{`D:\XPR\bin`, `C:\data`} {
		require.NoError(t, h.Files.MakeDir(folder))
	}
	for path, text := range map[string]string{`C:\data\a.txt`: "alpha\r\n", `D:\XPR\bin\licsvc.exe`: "MZ", `D:\XPR\bin\nameloc.exe`: "MZ"} {
		require.NoError(t, h.Files.Write(path, []byte(text)))
	}
	require.NoError(t, h.Registry.Set(`SYSTEM\CurrentControlSet\Control\Session Manager\Environment`, registry.SZ("XPR", `D:\XPR`)))
	require.NoError(t, h.Registry.CreateKey(`SOFTWARE\XPR\Sub`))
	for _, value := range []registry.Value{
		registry.SZ("", "root"), registry.SZ("Path", `D:\XPR "x"`), registry.DWord("Port", 8765),
		registry.MultiSZ("List", "a", "b"), registry.ExpandSZ("Tmp", "%TEMP%"),
		{Name: "Raw", Type: registry.RegBinary, Bytes: []byte{1, 0xab}},
	} {
		require.NoError(t, h.Registry.Set(`SOFTWARE\XPR`, value))
	}
	require.NoError(t, h.Registry.Set(`SOFTWARE\XPR\Sub`, registry.SZ("Port", "x")))
	for _, service := range []scm.ServiceConfig{
		{
			Name: "licsvc", DisplayName: "Licence service", BinaryPath: `"D:\XPR\bin\licsvc.exe" -s`,
			DependOnService: []string{"RpcSs", "Tcpip"}, DependOnGroup: []string{"NetworkProvider"},
		},
		{Name: "nameloc", DisplayName: "Name locator", BinaryPath: `D:\XPR\bin\nameloc.exe`, Type: "Share Process"},
	} {
		require.NoError(t, h.Services.Create(service))
	}
	require.NoError(t, h.Services.Start("licsvc"))
	require.NoError(t, h.Services.Await(t.Context(), "licsvc", scm.Running))
	return h
}

// content returns the text of a file.
func content(t *testing.T, host *windows.Host, path string) string {
	t.Helper()
	data, err := host.Files.Read(path)
	assert.NoError(t, err)
	return string(data)
}

// runCmd runs a command line on the host and returns its output and exit code.
func runCmd(t *testing.T, host *windows.Host, line string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, errors bytes.Buffer
	c := &Cmd{Host: host, User: `BERLIN\Svc-Xpr`, Stdout: &out, Stderr: &errors}
	c.PowerShell = func(_ context.Context, process *Cmd, arguments string) int {
		process.printf("powershell<%s>", arguments)
		return 7
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	exit = c.Run(ctx, line)
	require.NoError(t, ctx.Err(), "%s must not hang", line)
	return out.String(), errors.String(), exit
}
