package cluster

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/registry"
)

func TestRegistryIgnoresCaseAndKeepsSpelling(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.Registry.CreateKey(`HKEY_LOCAL_MACHINE\SOFTWARE\Vendor\Deep\Deeper`))
	f.ok(f.n1.Registry.Set(`hklm\software\VENDOR`, registry.ExpandSZ("Path", `%TEMP%\x`)), f.n1.Registry.Set(`software\vendor`, registry.ExpandSZ("PATH", `y`)))
	key, err := f.n1.Registry.Key(`Registry::HKEY_LOCAL_MACHINE\software\vendor`)
	f.ok(err)
	assert.Equal(t, `SOFTWARE\Vendor`, key.Path)
	assert.Equal(t, []registry.Value{{Name: "Path", Type: registry.RegExpandSZ, Text: "y"}}, key.Values)
	f.code(win32.CodeFileNotFound, f.n1.Registry.Set(`SOFTWARE\Nowhere`, registry.SZ("a", "b")))
	f.ok(f.n1.Registry.RenameKey(`SOFTWARE\Vendor\Deep`, "Low"))
	f.code(win32.CodeInvalidParameter, f.n1.Registry.RenameKey(`SOFTWARE\Vendor\Low`, `a\b`))
	_, err = f.n1.Registry.Key(`SOFTWARE\Vendor\Low\Deeper`)
	f.ok(err)
	f.ok(f.n1.Registry.RenameValue(`SOFTWARE\Vendor`, "path", "Other"), f.n1.Registry.DeleteValue(`SOFTWARE\Vendor`, "other"))
	f.code(win32.CodeFileNotFound, f.n1.Registry.DeleteValue(`SOFTWARE\Vendor`, "other"))
	f.ok(f.n1.Registry.DeleteKey(`SOFTWARE\Vendor`))
	_, err = f.n1.Registry.Key(`SOFTWARE\Vendor\Low`)
	f.code(win32.CodeFileNotFound, err)
}

func TestReturnedValuesAreCopies(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.Registry.CreateKey("SOFTWARE\\V"), f.n1.Registry.Set("SOFTWARE\\V", registry.MultiSZ("m", "a")))
	key, _ := f.n1.Registry.Key("SOFTWARE\\V")
	key.Values[0].Lines[0] = "changed"
	again, _ := f.n1.Registry.Key("SOFTWARE\\V")
	assert.Equal(t, "a", again.Values[0].Lines[0])
}

func TestFiles(t *testing.T) {
	f := newFixture(t)
	h := f.n1
	f.code(win32.CodePathNotFound, h.Files.Write(`C:\a\b.txt`, nil))
	f.ok(h.Files.MakeDir(`C:\a`), h.Files.Write(`C:\a\b.txt`, []byte("hello")), h.Files.Copy(`c:\A\B.TXT`, `C:\a\c.txt`), h.Files.Copy(`C:\a\b.txt`, `C:\Users`))
	b, err := h.Files.Stat(`C:\a\b.txt`)
	f.ok(err)
	c, err := h.Files.Stat(`C:\a\c.txt`)
	f.ok(err)
	assert.Equal(t, "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824", c.SHA256)
	assert.Equal(t, b.Modified, c.Modified)
	_, err = h.Files.Stat(`C:\Users\b.txt`)
	f.ok(err)
	f.code(win32.CodeAlreadyExists, h.Files.Move(`C:\a\b.txt`, `C:\a\c.txt`))
	f.code(win32.CodeDirNotEmpty, h.Files.Remove(`C:\a`, false))
	f.ok(h.Files.Remove(`C:\a`, true))
	_, err = h.Files.Stat(`C:\a`)
	f.code(win32.CodeFileNotFound, err)
	_, err = h.Files.Stat(`C:\a\b.txt`)
	f.code(win32.CodePathNotFound, err)
	_, err = h.Files.Read(`\\n2\share\x`)
	f.code(win32.CodeAccessDenied, err)
}

func TestSharedDriveIsInvisibleWhileItsDiskIsOffline(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Groups.Stop(testRole))
	f.group(GroupOffline, "N1")
	_, err := f.n1.Files.Stat(`R:\app`)
	f.code(win32.CodePathNotFound, err)
	for _, v := range f.n1.Storage.Volumes() {
		assert.NotEqual(t, "R", v.Letter)
	}
}

func TestShareAccess(t *testing.T) {
	f := withRole(t)
	created, err := f.n1.Shares.Create(windows.Share{Name: "App$", Path: `R:\app\`, Description: "d", Access: []windows.ShareAccess{{Account: "Administrators", Right: "Full"}}})
	f.ok(err)
	assert.Equal(t, "VIRTUAL", created.Scope)
	assert.Equal(t, `R:\app`, created.Path)
	_, err = f.n1.Shares.Create(windows.Share{Name: "app$", Path: `R:\app`, Scope: "VIRTUAL"})
	f.code(win32.CodeDuplicateShare, err)
	_, err = f.n1.Shares.Create(windows.Share{Name: "x", Path: `R:\nowhere`})
	f.code(win32.CodeFileNotFound, err)
	f.ok(f.n1.Shares.Grant("App$", "VIRTUAL", "Everyone", "Read"), f.n1.Shares.Revoke("App$", "virtual", "S-1-5-32-544"))
	f.code(win32.CodeNoneMapped, f.n1.Shares.Grant("App$", "VIRTUAL", "Nobody at all", "Read"))
	f.code(win32.CodeShareMissing, f.n1.Shares.Remove("App$", "OTHER"))
	for _, s := range f.n1.Shares.List() {
		if s.Name == "App$" {
			assert.Equal(t, []windows.ShareAccess{{Account: "Everyone", SID: "S-1-1-0", Right: "Read", Control: "Allow"}}, s.Access)
		}
	}
	f.ok(f.n1.Shares.Remove("App$", "VIRTUAL"))
	assert.Len(t, f.n1.Shares.List(), 3)
}

func TestGermanHostsNameGroupsInGerman(t *testing.T) {
	w := windows.NewWorld(windows.Options{Scale: 0.002, Language: "de"})
	t.Cleanup(w.Close)
	h, err := w.AddHost(windows.HostSpec{Name: "N1", Release: "2019", ClientIP: "10.0.0.1", InterconnectIP: "10.1.0.1"})
	require.NoError(t, err)
	_, err = h.Accounts.Lookup("Administrators")
	assert.Equal(t, uint32(win32.CodeNoneMapped), win32.CodeOf(err))
	p, err := h.Accounts.LookupSID("S-1-5-32-544")
	require.NoError(t, err)
	assert.Equal(t, `VORDEFINIERT\Administratoren`, p.Account)
	p, err = h.Accounts.Lookup("Jeder")
	require.NoError(t, err)
	assert.Equal(t, "S-1-1-0", p.SID)
}

func TestGroupMembers(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.Accounts.AddMember("S-1-5-32-544", "service@example.test"))
	f.code(win32.CodeAlreadyMember, f.n1.Accounts.AddMember("Administrators", testAdmin))
	f.code(win32.CodeNoSuchGroup, f.n1.Accounts.AddMember("Nobodies", testAdmin))
	members, err := f.n1.Accounts.GroupMembers("BUILTIN\\Administrators")
	f.ok(err)
	assert.Equal(t, testAdmin, members[len(members)-1].Account)
	f.ok(f.n1.Accounts.RemoveMember("Administrators", testAdmin))
	f.code(win32.CodeNotMember, f.n1.Accounts.RemoveMember("Administrators", testAdmin))
}

func TestAUserRightHasNoDuplicateHolders(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.Accounts.SetRight("SeServiceLogonRight", []string{testAdmin, "*S-1-5-80-0", testAdmin}))
	assert.Len(t, f.n1.Accounts.Rights()["SeServiceLogonRight"], 2)
}

func TestMutexIsAbandonedWhenItsProcessEnds(t *testing.T) {
	f := newFixture(t)
	first, second := f.n1.Processes.Start("powershell.exe", ""), f.n1.Processes.Start("powershell.exe", "")
	got, abandoned := f.n1.Processes.AcquireMutex(context.Background(), `Global\m`, first, 0)
	assert.True(t, got)
	assert.False(t, abandoned)
	got, _ = f.n1.Processes.AcquireMutex(context.Background(), `Global\m`, second, 10*time.Millisecond)
	assert.False(t, got)
	assert.False(t, f.n1.Processes.ReleaseMutex(`Global\m`, second))
	f.n1.Processes.End(first)
	got, abandoned = f.n1.Processes.AcquireMutex(context.Background(), `Global\m`, second, time.Second)
	assert.True(t, got)
	assert.True(t, abandoned)
	assert.True(t, f.n1.Processes.ReleaseMutex(`Global\m`, second))
}

func TestScheduledTaskRunsAProgramAndKeepsItsResult(t *testing.T) {
	f := newFixture(t)
	f.w.HandleProgram("answer", func(_ context.Context, run windows.Run) (int, string) { return 7, run.User + run.Arguments })
	f.ok(f.n1.Files.Write(`C:\Windows\answer.exe`, windows.ProgramContent("answer")))
	f.ok(f.n1.Tasks.Register(windows.Task{Name: "T", Program: `%windir%\answer.exe`, Arguments: "-x"}, false))
	f.code(win32.CodeAlreadyExists, f.n1.Tasks.Register(windows.Task{Name: "t"}, false))
	assert.Equal(t, uint32(267011), f.n1.Tasks.List()[0].LastResult)
	f.ok(f.n1.Tasks.Start("T"))
	f.await("task", func() bool { return f.n1.Tasks.List()[0].State == "Ready" })
	assert.Equal(t, uint32(7), f.n1.Tasks.List()[0].LastResult)
	assert.Equal(t, "SYSTEM-x", f.n1.Tasks.List()[0].Output)
	f.ok(f.n1.Tasks.Unregister("t"))
	f.code(win32.CodeFileNotFound, f.n1.Tasks.Start("T"))
	_, _, err := f.n1.RunProgram(context.Background(), windows.Run{Path: `C:\Windows\Cluster\clusres.dll`})
	f.code(win32.CodeBadExe, err)
}

func TestARestartEndsProcessesAndSubstDrives(t *testing.T) {
	f := newFixture(t)
	pid := f.n1.Processes.Start("powershell.exe", "")
	f.n1.Processes.AcquireMutex(context.Background(), `Global\m`, pid, 0)
	f.ok(f.n1.Storage.Subst("S", `C:\Users`))
	const manager, further = `SYSTEM\CurrentControlSet\Control\Session Manager`, "PendingFileRenameOperations2"
	f.ok(f.n1.Registry.Set(manager, registry.MultiSZ(further, `\??\C:\y.dll`, "")))
	assert.NotEmpty(t, f.n1.PendingReboot())
	f.n1.NeedReboot(`C:\x.dll`)
	f.n1.Reboot()
	assert.False(t, f.n1.Up())
	assert.False(t, f.n2.Network.Ping("N1"))
	f.await("up", f.n1.Up)
	assert.Empty(t, f.n1.Processes.List())
	assert.Empty(t, f.n1.PendingReboot())
	assert.Len(t, f.n1.Storage.Volumes(), 1, "the SUBST drive has ended, and the quorum disk has moved")
}

func TestAShutdownCanBeAborted(t *testing.T) {
	f := newFixture(t)
	f.code(win32.CodeNoShutdown, f.n1.AbortShutdown())
	f.ok(f.n1.Shutdown(true, time.Hour), f.n1.AbortShutdown(), f.n1.Shutdown(true, time.Hour), f.n1.AbortShutdown())
	assert.True(t, f.n1.Up())
}

func TestNetwork(t *testing.T) {
	f := withRole(t)
	f.w.ListenWhile("app", 9000)
	assert.True(t, f.n2.Network.Ping("VIRTUAL"))
	assert.True(t, f.n2.Network.PortOpen("virtual.example.test", 9000))
	assert.True(t, f.w.VirtualPortOpen(9000))
	assert.False(t, f.n2.Network.PortOpen("N2", 9000))
	f.ok(f.c.Resources.Stop("App"))
	f.resource("App", Offline)
	assert.False(t, f.w.VirtualPortOpen(9000))
	assert.False(t, f.n1.Network.Ping("nobody"))
	f.n2.Network.ChangeNIC("Ethernet", func(n *windows.NIC) { n.Up = false })
	assert.False(t, f.n1.Network.Ping("N2"))
}

func TestFeatures(t *testing.T) {
	f := newFixture(t)
	_, err := f.n1.Software.RemoveFeature("RSAT-DHCP")
	f.ok(err)
	_, err = f.n1.Software.InstallFeature("No-Such")
	f.code(win32.CodeInvalidParameter, err)
	restart, err := f.n1.Software.RemoveFeature("Failover-Clustering")
	f.ok(err)
	assert.True(t, restart)
	assert.NotEmpty(t, f.n1.PendingReboot())
}

func (f *fixture) feature(name string) string {
	for _, feature := range f.n1.Software.Features() {
		if feature.Name == name {
			return feature.InstallState
		}
	}
	return ""
}

// The restart completes the change of a feature that needs it (Microsoft, "Get-WindowsFeature").
func TestARestartCompletesTheChangeOfAFeature(t *testing.T) {
	f := newFixture(t)
	const name = "NET-Framework-Core"
	f.n1.Software.ChangeFeature(name, func(feature *windows.Feature) { feature.InstallState, feature.NeedsRestart = "Available", true })
	for _, change := range []struct {
		make         func(string) (bool, error)
		waiting, end string
	}{
		{f.n1.Software.InstallFeature, "InstallPending", "Installed"},
		{f.n1.Software.RemoveFeature, "UninstallPending", "Available"},
	} {
		restart, err := change.make(name)
		f.ok(err)
		assert.True(t, restart, change.waiting)
		assert.Equal(t, change.waiting, f.feature(name))
		f.n1.Reboot()
		f.await("N1 up again", f.n1.Up)
		assert.Equal(t, change.end, f.feature(name))
		assert.Empty(t, f.n1.PendingReboot())
	}
	_, err := f.n1.Software.InstallFeature(name)
	f.ok(err)
	restart, err := f.n1.Software.InstallFeature(name)
	f.ok(err)
	assert.True(t, restart, "the restart is still pending")
}

func TestAFileServerNeedsItsRoleService(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.Resources.Stop("Files"))
	f.resource("Files", Offline)
	_, err := f.n1.Software.RemoveFeature("FS-FileServer")
	f.ok(err)
	f.ok(f.c.Resources.Start("Files"))
	f.resource("Files", Failed)
	_, err = f.n1.Software.InstallFeature("FS-FileServer")
	f.ok(err, f.c.Resources.Start("Files"))
	f.resource("Files", Online)
}
