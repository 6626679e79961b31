package cluster

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// local adds a service on the system drive that depends on others.
func (f *fixture) local(name string, depends ...string) {
	f.t.Helper()
	f.ok(f.n1.WriteFile(`C:\Windows\`+name+`.exe`, []byte("MZ")))
	f.ok(f.n1.CreateService(ServiceConfig{Name: name, BinaryPath: `"C:\Windows\` + name + `.exe" -k x`, DependOnService: depends}))
}

func TestStartTakesTimeAndStartsDependencies(t *testing.T) {
	f := newFixture(t)
	f.local("base")
	f.local("upper", "base")
	f.ok(f.n1.StartService("UPPER"))
	s, err := f.n1.Service("upper")
	f.ok(err)
	assert.Equal(t, StartPending, s.State)
	f.code(CodeCannotControl, f.n1.StopService("upper"))
	f.awaitState(f.n1, "upper", Running)
	f.awaitState(f.n1, "base", Running)
	f.code(CodeAlreadyRunning, f.n1.StartService("upper"))
	f.code(CodeDependentsRunning, f.n1.StopService("base"))
	assert.Equal(t, []string{"upper"}, f.n1.RunningDependents("base"))
	f.ok(f.n1.StopService("upper"))
	f.awaitState(f.n1, "upper", Stopped)
	f.code(CodeNotStarted, f.n1.StopService("upper"))
}

func TestStartIsRefused(t *testing.T) {
	disabled := StartDisabled
	cases := map[string]struct {
		spoil func(*fixture)
		code  uint32
	}{
		"for a service that does not exist": {func(f *fixture) { f.ok(f.n1.DeleteService("svc")) }, 1060},
		"for a disabled service":            {func(f *fixture) { f.ok(f.n1.ChangeService("svc", ServiceChange{StartType: &disabled})) }, 1058},
		"without the program":               {func(f *fixture) { f.ok(f.n1.RemoveFile(`C:\Windows\svc.exe`, false)) }, 2},
		"on a drive that is not there": {func(f *fixture) {
			path := `R:\svc.exe`
			f.ok(f.n1.ChangeService("svc", ServiceChange{BinaryPath: &path}))
		}, 3},
		"with a missing dependency": {func(f *fixture) { f.ok(f.n1.ChangeService("svc", ServiceChange{Depend: &[]string{"nobody"}})) }, 1075},
		"with a disabled dependency": {func(f *fixture) {
			f.local("dep")
			f.ok(f.n1.ChangeService("dep", ServiceChange{StartType: &disabled}), f.n1.ChangeService("svc", ServiceChange{Depend: &[]string{"dep"}}))
		}, 1068},
		"with a wrong password": {func(f *fixture) { f.account("wrong"); f.ok(f.n1.SetRight("SeServiceLogonRight", []string{testAdmin})) }, 1069},
		"without the right":     {func(f *fixture) { f.account("right") }, 1069},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.local("svc")
			test.spoil(f)
			f.code(test.code, f.n1.StartService("svc"))
		})
	}
}

func (f *fixture) account(password string) {
	f.t.Helper()
	account := testAdmin
	f.ok(f.n1.ChangeService("svc", ServiceChange{Account: &account, Password: &password}))
}

func TestAccountWithPasswordAndRightStarts(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.account("right")
	f.ok(f.n1.SetRight("SeServiceLogonRight", []string{testAdmin}), f.n1.StartService("svc"))
	f.awaitState(f.n1, "svc", Running)
}

func TestSlowServiceTakesLongerToStart(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.code(CodeServiceMissing, f.n1.SlowService("nobody", time.Minute))
	f.ok(f.n1.SlowService("svc", time.Minute))
	began := time.Now()
	f.ok(f.n1.StartService("svc"))
	f.awaitState(f.n1, "svc", Running)
	assert.Greater(t, time.Since(began), f.w.scaled(time.Minute))
}

func TestCreateIsRefused(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.code(CodeServiceExists, f.n1.CreateService(ServiceConfig{Name: "SVC", BinaryPath: "x.exe"}))
	f.code(CodeDuplicateName, f.n1.CreateService(ServiceConfig{Name: "other", DisplayName: "svc", BinaryPath: "x.exe"}))
	f.code(CodeInvalidAccount, f.n1.CreateService(ServiceConfig{Name: "other", BinaryPath: "x.exe", Account: `EXAMPLE\nobody`}))
	f.code(CodeInvalidParameter, f.n1.CreateService(ServiceConfig{Name: `a\b`, BinaryPath: "x.exe"}))
}

func TestRunningServiceIsDeletedWhenItStops(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.ok(f.n1.StartService("svc"))
	f.awaitState(f.n1, "svc", Running)
	f.ok(f.n1.DeleteService("svc"))
	f.code(CodeMarkedForDelete, f.n1.DeleteService("svc"))
	f.ok(f.n1.StopService("svc"))
	f.await("gone", func() bool { _, err := f.n1.Service("svc"); return err != nil })
	_, err := f.n1.RegKey(servicesKey + `\svc`)
	f.code(CodeFileNotFound, err)
}

func TestRegistryOfAServiceMirrorsItsConfigurationAndCountsAfterARestart(t *testing.T) {
	f := newFixture(t)
	f.local("svc", "RpcSs")
	key, err := f.n1.RegKey(`HKLM:\SYSTEM\CurrentControlSet\Services\svc`)
	f.ok(err)
	depends, _ := key.Value("dependonservice")
	assert.Equal(t, []string{"RpcSs"}, depends.Lines)
	start, _ := key.Value("Start")
	assert.Equal(t, uint64(3), start.Number)
	f.ok(f.n1.ChangeService("svc", ServiceChange{Depend: &[]string{}}))
	key, _ = f.n1.RegKey(servicesKey + `\svc`)
	_, has := key.Value("DependOnService")
	assert.False(t, has)
	f.ok(f.n1.RegSet(servicesKey+`\svc`, SZ("DisplayName", "Written straight")))
	s, _ := f.n1.Service("svc")
	assert.Equal(t, "svc", s.DisplayName)
	f.n1.Reboot()
	f.await("up", f.n1.Up)
	s, _ = f.n1.Service("svc")
	assert.Equal(t, "Written straight", s.DisplayName)
}

func TestAutomaticServicesStartWithTheHost(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	automatic := StartAuto
	f.ok(f.n1.ChangeService("svc", ServiceChange{StartType: &automatic}))
	f.n1.Reboot()
	f.awaitState(f.n1, "svc", Running)
	f.awaitState(f.n1, "LanmanServer", Running)
}

func TestAwaitServiceTellsWhyItStopped(t *testing.T) {
	f := newFixture(t)
	f.local("svc")
	f.ok(f.n1.FailService("svc", CodeServiceSpecific, 1), f.n1.StartService("svc"))
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	f.code(CodeServiceSpecific, f.n1.AwaitService(ctx, "svc", Running))
	f.ok(f.n1.StartService("svc"))
	require.NoError(t, f.n1.AwaitService(ctx, "svc", Running), "only one start was spoilt")
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
			w := NewWorld(Options{Scale: 0.002})
			t.Cleanup(w.Close)
			h, err := w.AddHost(HostSpec{Name: "H", Release: release, ClientIP: "10.0.0.1"})
			require.NoError(t, err)
			assert.Equal(t, want.all, h.Dependents("dhcp"))
			assert.Equal(t, want.running, h.RunningDependents("dhcp"))
			assert.EqualValues(t, CodeDependentsRunning, CodeOf(h.StopService("Dhcp")))
		})
	}
}

func TestDependentsOfADisabledServiceDoNotStartWithTheHost(t *testing.T) {
	f := newFixture(t)
	disabled := StartDisabled
	f.ok(f.n1.ChangeService("Dhcp", ServiceChange{StartType: &disabled}))
	f.n1.Reboot()
	f.awaitState(f.n1, "LanmanServer", Running)
	f.code(CodeDependencyFailed, f.n1.StartService("NlaSvc"))
}
