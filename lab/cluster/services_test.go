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
	"changeover/lab/windows/scm"
)

// local adds a service whose program is on the system drive; depends are the services that it depends on.
func (f *fixture) local(name string, depends ...string) {
	f.t.Helper()
	f.ok(f.n1.Files.Write(`C:\Windows\`+name+`.exe`, []byte("MZ")))
	f.ok(f.n1.Services.Create(scm.ServiceConfig{Name: name, BinaryPath: `"C:\Windows\` + name + `.exe" -k x`, DependOnService: depends}))
}

func TestStartTakesTimeAndStartsDependencies(t *testing.T) {
	f := newFixture(t)
	f.local("base")
	f.local("upper", "base")
	f.ok(f.n1.Services.Start("UPPER"))
	s, err := f.n1.Services.Get("upper")
	f.ok(err)
	assert.Equal(t, scm.StartPending, s.State)
	f.code(win32.CodeCannotControl, f.n1.Services.Stop("upper"))
	f.awaitState(f.n1, "upper", scm.Running)
	f.awaitState(f.n1, "base", scm.Running)
	f.code(win32.CodeAlreadyRunning, f.n1.Services.Start("upper"))
	f.code(win32.CodeDependentsRunning, f.n1.Services.Stop("base"))
	assert.Equal(t, []string{"upper"}, f.n1.Services.RunningDependents("base"))
	f.ok(f.n1.Services.Stop("upper"))
	f.awaitState(f.n1, "upper", scm.Stopped)
	f.code(win32.CodeNotStarted, f.n1.Services.Stop("upper"))
}

func TestStartIsRefused(t *testing.T) {
	disabled := scm.StartDisabled
	cases := map[string]struct {
		breakIt func(*fixture)
		code    uint32
	}{
		"for a service that does not exist": {func(f *fixture) { f.ok(f.n1.Services.Delete("svc")) }, 1060},
		"for a disabled service":            {func(f *fixture) { f.ok(f.n1.Services.Change("svc", scm.ServiceChange{StartType: &disabled})) }, 1058},
		"without the program":               {func(f *fixture) { f.ok(f.n1.Files.Remove(`C:\Windows\svc.exe`, false)) }, 2},
		"on a drive that is not there": {func(f *fixture) {
			path := `R:\svc.exe`
			f.ok(f.n1.Services.Change("svc", scm.ServiceChange{BinaryPath: &path}))
		}, 3},
		"with a missing dependency": {func(f *fixture) { f.ok(f.n1.Services.Change("svc", scm.ServiceChange{Depend: &[]string{"nobody"}})) }, 1075},
		"with a disabled dependency": {func(f *fixture) {
			f.local("dep")
			f.ok(f.n1.Services.Change("dep", scm.ServiceChange{StartType: &disabled}), f.n1.Services.Change("svc", scm.ServiceChange{Depend: &[]string{"dep"}}))
		}, 1068},
		"with a wrong password": {func(f *fixture) {
			f.account("wrong")
			f.ok(f.n1.Accounts.SetRight("SeServiceLogonRight", []string{testAdmin}))
		}, 1069},
		"without the right": {func(f *fixture) { f.account("right") }, 1069},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.local("svc")
			test.breakIt(f)
			f.code(test.code, f.n1.Services.Start("svc"))
		})
	}
}

func (f *fixture) account(password string) {
	f.t.Helper()
	account := testAdmin
	f.ok(f.n1.Services.Change("svc", scm.ServiceChange{Account: &account, Password: &password}))
}

func TestAccountWithPasswordAndRightStarts(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.account("right")
	f.ok(f.n1.Accounts.SetRight("SeServiceLogonRight", []string{testAdmin}), f.n1.Services.Start("svc"))
	f.awaitState(f.n1, "svc", scm.Running)
}

func TestSlowServiceTakesLongerToStart(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.code(win32.CodeServiceMissing, f.n1.Services.Slow("nobody", time.Minute))
	f.ok(f.n1.Services.Slow("svc", time.Minute))
	began := time.Now()
	f.ok(f.n1.Services.Start("svc"))
	f.awaitState(f.n1, "svc", scm.Running)
	assert.Greater(t, time.Since(began), f.w.Scaled(time.Minute))
}

func TestCreateIsRefused(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.code(win32.CodeServiceExists, f.n1.Services.Create(scm.ServiceConfig{Name: "SVC", BinaryPath: "x.exe"}))
	f.code(win32.CodeDuplicateName, f.n1.Services.Create(scm.ServiceConfig{Name: "other", DisplayName: "svc", BinaryPath: "x.exe"}))
	f.code(win32.CodeInvalidAccount, f.n1.Services.Create(scm.ServiceConfig{Name: "other", BinaryPath: "x.exe", Account: `EXAMPLE\nobody`}))
	f.code(win32.CodeInvalidParameter, f.n1.Services.Create(scm.ServiceConfig{Name: `a\b`, BinaryPath: "x.exe"}))
}

func TestRunningServiceIsDeletedWhenItStops(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.ok(f.n1.Services.Start("svc"))
	f.awaitState(f.n1, "svc", scm.Running)
	f.ok(f.n1.Services.Delete("svc"))
	f.code(win32.CodeMarkedForDelete, f.n1.Services.Delete("svc"))
	f.ok(f.n1.Services.Stop("svc"))
	f.await("gone", func() bool { _, err := f.n1.Services.Get("svc"); return err != nil })
	_, err := f.n1.Registry.Key(scm.ServicesKey + `\svc`)
	f.code(win32.CodeFileNotFound, err)
}

func TestTheRegistryHasTheConfigurationOfAServiceAndIsReadAtTheBoot(t *testing.T) {
	f := newFixture(t)
	f.local("svc", "RpcSs")
	key, err := f.n1.Registry.Key(`HKLM:\SYSTEM\CurrentControlSet\Services\svc`)
	f.ok(err)
	depends, _ := key.Value("dependonservice")
	assert.Equal(t, []string{"RpcSs"}, depends.Lines)
	start, _ := key.Value("Start")
	assert.Equal(t, uint64(3), start.Number)
	f.ok(f.n1.Services.Change("svc", scm.ServiceChange{Depend: &[]string{}}))
	key, _ = f.n1.Registry.Key(scm.ServicesKey + `\svc`)
	_, has := key.Value("DependOnService")
	assert.False(t, has)
	f.ok(f.n1.Registry.Set(scm.ServicesKey+`\svc`, registry.SZ("DisplayName", "Written straight")))
	s, _ := f.n1.Services.Get("svc")
	assert.Equal(t, "svc", s.DisplayName)
	f.n1.Reboot()
	f.await("up", f.n1.Up)
	s, _ = f.n1.Services.Get("svc")
	assert.Equal(t, "Written straight", s.DisplayName)
}

func TestAutomaticServicesStartWithTheHost(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	automatic := scm.StartAuto
	f.ok(f.n1.Services.Change("svc", scm.ServiceChange{StartType: &automatic}))
	f.n1.Reboot()
	f.awaitState(f.n1, "svc", scm.Running)
	f.awaitState(f.n1, "LanmanServer", scm.Running)
}

func TestAwaitReturnsTheErrorOfAFailedStart(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.ok(f.n1.Services.Fail("svc", win32.CodeServiceSpecific, 1), f.n1.Services.Start("svc"))
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	f.code(win32.CodeServiceSpecific, f.n1.Services.Await(ctx, "svc", scm.Running))
	f.ok(f.n1.Services.Start("svc"))
	require.NoError(t, f.n1.Services.Await(ctx, "svc", scm.Running), "only one start fails")
}

func TestDependentsOfTheDHCPClientDifferByRelease(t *testing.T) {
	for release, want := range map[string]struct{ all, running []string }{
		"2012 R2": {[]string{"NlaSvc", "WinHttpAutoProxySvc"}, []string{"NlaSvc"}},
		"2016":    {[]string{"NlaSvc", "WinHttpAutoProxySvc"}, []string{"NlaSvc", "WinHttpAutoProxySvc"}},
		"2019":    {[]string{"NlaSvc", "iphlpsvc", "WinHttpAutoProxySvc"}, []string{"NlaSvc", "iphlpsvc", "WinHttpAutoProxySvc"}},
		"2022":    {[]string{"NlaSvc", "iphlpsvc", "WinHttpAutoProxySvc"}, []string{"NlaSvc", "iphlpsvc", "WinHttpAutoProxySvc"}},
		"2025":    {[]string{"NlaSvc", "iphlpsvc", "WinHttpAutoProxySvc"}, []string{"NlaSvc", "iphlpsvc", "WinHttpAutoProxySvc"}},
	} {
		t.Run(release, func(t *testing.T) {
			w := windows.NewWorld(windows.Options{Scale: 0.002})
			t.Cleanup(w.Close)
			h, err := w.AddHost(windows.HostSpec{Name: "H", Release: release, ClientIP: "10.0.0.1"})
			require.NoError(t, err)
			assert.Equal(t, want.all, h.Services.Dependents("dhcp"))
			assert.Equal(t, want.running, h.Services.RunningDependents("dhcp"))
			assert.EqualValues(t, win32.CodeDependentsRunning, win32.CodeOf(h.Services.Stop("Dhcp")))
		})
	}
}

func TestDependentsOfADisabledServiceDoNotStartWithTheHost(t *testing.T) {
	f := newFixture(t)
	disabled := scm.StartDisabled
	f.ok(f.n1.Services.Change("Dhcp", scm.ServiceChange{StartType: &disabled}))
	f.n1.Reboot()
	f.awaitState(f.n1, "LanmanServer", scm.Running)
	f.code(win32.CodeDependencyFailed, f.n1.Services.Start("NlaSvc"))
}
