package cluster

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRegistryIgnoresCaseAndKeepsSpelling(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.RegCreateKey(`HKEY_LOCAL_MACHINE\SOFTWARE\Vendor\Deep\Deeper`))
	f.ok(f.n1.RegSet(`hklm\software\VENDOR`, ExpandSZ("Path", `%TEMP%\x`)), f.n1.RegSet(`software\vendor`, ExpandSZ("PATH", `y`)))
	key, err := f.n1.RegKey(`Registry::HKEY_LOCAL_MACHINE\software\vendor`)
	f.ok(err)
	assert.Equal(t, `SOFTWARE\Vendor`, key.Path)
	assert.Equal(t, []RegValue{{Name: "Path", Type: RegExpandSZ, Text: "y"}}, key.Values)
	f.code(CodeFileNotFound, f.n1.RegSet(`SOFTWARE\Nowhere`, SZ("a", "b")))
	f.ok(f.n1.RegRenameKey(`SOFTWARE\Vendor\Deep`, "Low"))
	f.code(CodeInvalidParameter, f.n1.RegRenameKey(`SOFTWARE\Vendor\Low`, `a\b`))
	_, err = f.n1.RegKey(`SOFTWARE\Vendor\Low\Deeper`)
	f.ok(err)
	f.ok(f.n1.RegRenameValue(`SOFTWARE\Vendor`, "path", "Other"), f.n1.RegDeleteValue(`SOFTWARE\Vendor`, "other"))
	f.code(CodeFileNotFound, f.n1.RegDeleteValue(`SOFTWARE\Vendor`, "other"))
	f.ok(f.n1.RegDeleteKey(`SOFTWARE\Vendor`))
	_, err = f.n1.RegKey(`SOFTWARE\Vendor\Low`)
	f.code(CodeFileNotFound, err)
}

func TestValuesHandedOutAreCopies(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.RegCreateKey("SOFTWARE\\V"), f.n1.RegSet("SOFTWARE\\V", MultiSZ("m", "a")))
	key, _ := f.n1.RegKey("SOFTWARE\\V")
	key.Values[0].Lines[0] = "changed"
	again, _ := f.n1.RegKey("SOFTWARE\\V")
	assert.Equal(t, "a", again.Values[0].Lines[0])
}

func TestFiles(t *testing.T) {
	f := newFixture(t)
	h := f.n1
	f.code(CodePathNotFound, h.WriteFile(`C:\a\b.txt`, nil))
	f.ok(h.MakeDir(`C:\a`), h.WriteFile(`C:\a\b.txt`, []byte("hello")), h.CopyFile(`c:\A\B.TXT`, `C:\a\c.txt`), h.CopyFile(`C:\a\b.txt`, `C:\Users`))
	b, err := h.Stat(`C:\a\b.txt`)
	f.ok(err)
	c, err := h.Stat(`C:\a\c.txt`)
	f.ok(err)
	assert.Equal(t, "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824", c.SHA256)
	assert.Equal(t, b.Modified, c.Modified)
	_, err = h.Stat(`C:\Users\b.txt`)
	f.ok(err)
	f.code(CodeAlreadyExists, h.MoveFile(`C:\a\b.txt`, `C:\a\c.txt`))
	f.code(CodeDirNotEmpty, h.RemoveFile(`C:\a`, false))
	f.ok(h.RemoveFile(`C:\a`, true))
	_, err = h.Stat(`C:\a`)
	f.code(CodeFileNotFound, err)
	_, err = h.Stat(`C:\a\b.txt`)
	f.code(CodePathNotFound, err)
	_, err = h.ReadFile(`\\n2\share\x`)
	f.code(CodeAccessDenied, err)
}

func TestSharedDriveIsInvisibleWhileItsDiskIsOffline(t *testing.T) {
	f := withRole(t)
	f.ok(f.c.StopGroup(testRole))
	f.group(GroupOffline, "N1")
	_, err := f.n1.Stat(`R:\app`)
	f.code(CodePathNotFound, err)
	for _, v := range f.n1.Volumes() {
		assert.NotEqual(t, "R", v.Letter)
	}
}

func TestShareAccess(t *testing.T) {
	f := withRole(t)
	created, err := f.n1.CreateShare(Share{Name: "App$", Path: `R:\app\`, Description: "d", Access: []ShareAccess{{Account: "Administrators", Right: "Full"}}})
	f.ok(err)
	assert.Equal(t, "VIRTUAL", created.Scope)
	assert.Equal(t, `R:\app`, created.Path)
	_, err = f.n1.CreateShare(Share{Name: "app$", Path: `R:\app`, Scope: "VIRTUAL"})
	f.code(CodeDuplicateShare, err)
	_, err = f.n1.CreateShare(Share{Name: "x", Path: `R:\nowhere`})
	f.code(CodeFileNotFound, err)
	f.ok(f.n1.GrantShare("App$", "VIRTUAL", "Everyone", "Read"), f.n1.RevokeShare("App$", "virtual", "S-1-5-32-544"))
	f.code(CodeNoneMapped, f.n1.GrantShare("App$", "VIRTUAL", "Nobody at all", "Read"))
	f.code(CodeShareMissing, f.n1.RemoveShare("App$", "OTHER"))
	for _, s := range f.n1.Shares() {
		if s.Name == "App$" {
			assert.Equal(t, []ShareAccess{{Account: "Everyone", SID: "S-1-1-0", Right: "Read", Control: "Allow"}}, s.Access)
		}
	}
	f.ok(f.n1.RemoveShare("App$", "VIRTUAL"))
	assert.Len(t, f.n1.Shares(), 3)
}

func TestGermanHostsNameGroupsInGerman(t *testing.T) {
	w := NewWorld(Options{Scale: 0.002, Language: "de"})
	t.Cleanup(w.Close)
	h, err := w.AddHost(HostSpec{Name: "N1", Release: "2019", ClientIP: "10.0.0.1", InterconnectIP: "10.1.0.1"})
	require.NoError(t, err)
	_, err = h.LookupAccount("Administrators")
	assert.Equal(t, uint32(CodeNoneMapped), CodeOf(err))
	p, err := h.LookupSID("S-1-5-32-544")
	require.NoError(t, err)
	assert.Equal(t, `VORDEFINIERT\Administratoren`, p.Account)
	p, err = h.LookupAccount("Jeder")
	require.NoError(t, err)
	assert.Equal(t, "S-1-1-0", p.SID)
}

func TestGroupMembers(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.AddLocalGroupMember("S-1-5-32-544", "service@example.test"))
	f.code(CodeAlreadyMember, f.n1.AddLocalGroupMember("Administrators", testAdmin))
	f.code(CodeNoSuchGroup, f.n1.AddLocalGroupMember("Nobodies", testAdmin))
	members, err := f.n1.LocalGroupMembers("BUILTIN\\Administrators")
	f.ok(err)
	assert.Equal(t, testAdmin, members[len(members)-1].Account)
	f.ok(f.n1.RemoveLocalGroupMember("Administrators", testAdmin))
	f.code(CodeNotMember, f.n1.RemoveLocalGroupMember("Administrators", testAdmin))
}

func TestRightsAreSets(t *testing.T) {
	f := newFixture(t)
	f.ok(f.n1.SetRight("SeServiceLogonRight", []string{testAdmin, "*S-1-5-80-0", testAdmin}))
	assert.Len(t, f.n1.Rights()["SeServiceLogonRight"], 2)
}

func TestMutexIsAbandonedWhenItsProcessEnds(t *testing.T) {
	f := newFixture(t)
	first, second := f.n1.StartProcess("powershell.exe", ""), f.n1.StartProcess("powershell.exe", "")
	got, abandoned := f.n1.AcquireMutex(context.Background(), `Global\m`, first, 0)
	assert.True(t, got)
	assert.False(t, abandoned)
	got, _ = f.n1.AcquireMutex(context.Background(), `Global\m`, second, 10*time.Millisecond)
	assert.False(t, got)
	assert.False(t, f.n1.ReleaseMutex(`Global\m`, second))
	f.n1.EndProcess(first)
	got, abandoned = f.n1.AcquireMutex(context.Background(), `Global\m`, second, time.Second)
	assert.True(t, got)
	assert.True(t, abandoned)
	assert.True(t, f.n1.ReleaseMutex(`Global\m`, second))
}

func TestScheduledTaskRunsAProgramAndKeepsItsResult(t *testing.T) {
	f := newFixture(t)
	f.w.HandleProgram("answer", func(_ context.Context, run Run) (int, string) { return 7, run.User + run.Arguments })
	f.ok(f.n1.WriteFile(`C:\Windows\answer.exe`, ProgramContent("answer")))
	f.ok(f.n1.RegisterTask(Task{Name: "T", Program: `%windir%\answer.exe`, Arguments: "-x"}, false))
	f.code(CodeAlreadyExists, f.n1.RegisterTask(Task{Name: "t"}, false))
	assert.Equal(t, uint32(267011), f.n1.Tasks()[0].LastResult)
	f.ok(f.n1.StartTask("T"))
	f.await("task", func() bool { return f.n1.Tasks()[0].State == "Ready" })
	assert.Equal(t, uint32(7), f.n1.Tasks()[0].LastResult)
	assert.Equal(t, "SYSTEM-x", f.n1.Tasks()[0].Output)
	f.ok(f.n1.UnregisterTask("t"))
	f.code(CodeFileNotFound, f.n1.StartTask("T"))
	_, _, err := f.n1.RunProgram(context.Background(), Run{Path: `C:\Windows\Cluster\clusres.dll`})
	f.code(CodeBadExe, err)
}

func TestRestartEndsWhatRan(t *testing.T) {
	f := newFixture(t)
	pid := f.n1.StartProcess("powershell.exe", "")
	f.n1.AcquireMutex(context.Background(), `Global\m`, pid, 0)
	f.ok(f.n1.Subst("S", `C:\Users`))
	f.n1.NeedReboot(`C:\x.dll`)
	assert.NotEmpty(t, f.n1.PendingReboot())
	f.n1.Reboot()
	assert.False(t, f.n1.Up())
	assert.False(t, f.n2.Ping("N1"))
	f.await("up", f.n1.Up)
	assert.Empty(t, f.n1.Processes())
	assert.Empty(t, f.n1.PendingReboot())
	assert.Len(t, f.n1.Volumes(), 1, "the substituted drive is gone, and the quorum disk has moved")
}

func TestShutdownCanBeCalledOff(t *testing.T) {
	f := newFixture(t)
	f.code(CodeNoShutdown, f.n1.AbortShutdown())
	f.ok(f.n1.Shutdown(true, time.Hour), f.n1.AbortShutdown(), f.n1.Shutdown(true, time.Hour), f.n1.AbortShutdown())
	assert.True(t, f.n1.Up())
}

func TestNetwork(t *testing.T) {
	f := withRole(t)
	f.w.ListenWhile("app", 9000)
	assert.True(t, f.n2.Ping("VIRTUAL"))
	assert.True(t, f.n2.PortOpen("virtual.example.test", 9000))
	assert.True(t, f.w.VirtualPortOpen(9000))
	assert.False(t, f.n2.PortOpen("N2", 9000))
	f.ok(f.c.StopResource("App"))
	f.resource("App", Offline)
	assert.False(t, f.w.VirtualPortOpen(9000))
	assert.False(t, f.n1.Ping("nobody"))
	f.n2.ChangeNIC("Ethernet", func(n *NIC) { n.Up = false })
	assert.False(t, f.n1.Ping("N2"))
}

func TestFeatures(t *testing.T) {
	f := newFixture(t)
	_, err := f.n1.RemoveFeature("RSAT-DHCP")
	f.ok(err)
	_, err = f.n1.InstallFeature("No-Such")
	f.code(CodeInvalidParameter, err)
	restart, err := f.n1.RemoveFeature("Failover-Clustering")
	f.ok(err)
	assert.True(t, restart)
	assert.NotEmpty(t, f.n1.PendingReboot())
}
