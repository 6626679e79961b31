package windows

import (
	"context"
	"slices"
	"strings"
	"testing"

	"changeover/config"
	"changeover/runbook"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// serviceFixture is a service as the vendor's installer leaves it.
func serviceFixture(name string) *serviceDetails {
	return &serviceDetails{
		ServiceDefinition: ServiceDefinition{
			Name: name, DisplayName: "XPR " + name, BinaryPath: `R:\OpenScape\xpr\bin\` + name + ".exe", StartMode: "Auto", State: serviceRunning,
			Account: "LocalSystem", ErrorControl: defaultErrorControl, ServiceType: defaultServiceType, Dependencies: []string{"RpcSs"},
		},
		GroupDependencies: []string{"TDI"},
	}
}

// serviceHost is a host with services; accounts of domain EXAMPLE resolve.
func serviceHost(t *testing.T, services ...*serviceDetails) *fakeHost {
	f := newFakeHost(t)
	find := func(name string) *serviceDetails {
		i := slices.IndexFunc(services, func(s *serviceDetails) bool { return s.Name == name })
		require.GreaterOrEqual(t, i, 0, name)
		return services[i]
	}
	f.on("get-services", func(p params) any {
		found := []serviceDetails{}
		for _, s := range services {
			if p.has("Names", s.Name) {
				found = append(found, *s)
			}
		}
		return map[string]any{"services": found}
	})
	resolveAccounts(f)
	f.does("set-service-start-mode", func(p params) {
		find(p.text("Name")).StartMode = strings.Replace(p.text("StartMode"), "Automatic", "Auto", 1)
	})
	f.does("stop-service", func(p params) { find(p.text("Name")).State = serviceStopped })
	f.does("start-service", func(p params) { find(p.text("Name")).State = serviceRunning })
	f.on("set-service-account", func(p params) any {
		find(p.text("Name")).Account = p.text("Account")
		return map[string]any{"ReturnValue": 0}
	})
	f.on("set-service-path", func(p params) any {
		find(p.text("Name")).BinaryPath = p.text("BinaryPath")
		return map[string]any{"ReturnValue": 0}
	})
	f.does("set-service-display-name", func(p params) { find(p.text("Name")).DisplayName = p.text("DisplayName") })
	f.does("set-service-error-control", func(p params) { find(p.text("Name")).ErrorControl = "Ignore" })
	f.does("set-service-type", func(p params) { find(p.text("Name")).ServiceType = "Share Process" })
	f.does("clear-service-dependencies", func(p params) {
		s := find(p.text("Name"))
		s.Dependencies, s.GroupDependencies = nil, nil
	})
	create := func(p params) {
		s := serviceFixture(p.text("Name"))
		s.DisplayName, s.BinaryPath, s.StartMode, s.State = p.text("DisplayName"), p.text("BinaryPath"), p.text("StartMode"), serviceStopped
		s.Dependencies, s.GroupDependencies = nil, nil
		if account, ok := p["Account"]; ok {
			s.Account = account.(string)
		}
		services = append(services, s)
	}
	f.does("new-service", create)
	f.does("new-system-service", create)
	return f
}

// resolveAccounts gives every account of domain EXAMPLE, in both spellings, a SID.
func resolveAccounts(f *fakeHost) {
	f.on("get-account-sids", func(p params) any {
		var found []map[string]string
		for _, account := range p.list("Accounts") {
			user := strings.ToLower(account)
			user = strings.TrimSuffix(strings.TrimPrefix(user, `example\`), "@example.net")
			sid := ""
			if user != strings.ToLower(account) {
				sid = "S-1-5-21-1-2-3-" + user
			}
			found = append(found, map[string]string{"account": account, "sid": sid})
		}
		return map[string]any{"accounts": found}
	})
}

func TestServiceIsPreparedForTheCluster(t *testing.T) {
	f := serviceHost(t, serviceFixture("licsvc"))
	want := WindowsService{
		Name: "licsvc", StartMode: "Manual", State: serviceStopped, NoDependencies: true,
		Account: `EXAMPLE\svc_xpr`, Password: "env:XPR_PASSWORD",
	}
	outcome := ensureTwice(t, f.activities().EnsureWindowsService, want)
	assert.Equal(t, []string{
		`Stop-Service -Name 'licsvc' -Force -NoWait`,
		`Set-Service -Name 'licsvc' -StartupType 'Manual'`,
		`Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq 'licsvc' } | Invoke-CimMethod -MethodName Change ` +
			`-Arguments @{ StartName = 'EXAMPLE\svc_xpr'; StartPassword = ` + config.Masked + ` } | Select-Object -Property ReturnValue`,
		`sc.exe config 'licsvc' depend= /`,
	}, f.commands)
	assert.Equal(t, []string{"State", "StartMode", "StartName", "Dependencies"}, properties(outcome.Changes))
	assert.Equal(t, "RpcSs, TDI", outcome.Changes[3].Before)
}

func TestAccountsCompareBySID(t *testing.T) {
	service := serviceFixture("licsvc")
	service.Account = "SVC_XPR@example.net"
	f := serviceHost(t, service)
	outcome := run(t, f.activities().EnsureWindowsService, WindowsService{Name: "licsvc", Account: `EXAMPLE\svc_xpr`})
	assert.Empty(t, outcome.Changes)
}

func TestMissingServiceIsCreatedFromItsDefinition(t *testing.T) {
	definition := serviceFixture("licsvc").ServiceDefinition
	definition.ErrorControl, definition.ServiceType = "Ignore", "Share Process"
	f := serviceHost(t)
	want := WindowsService{
		Name: "licsvc", StartMode: "Manual", NoDependencies: true, Account: `EXAMPLE\svc_xpr`, Password: "env:XPR_PASSWORD", Create: &definition,
	}
	outcome := ensureTwice(t, f.activities().EnsureWindowsService, want)
	assert.Equal(t, []string{"Service", "ErrorControl", "ServiceType"}, properties(outcome.Changes))
	assert.Equal(t, `new-service -Name 'licsvc' -BinaryPath 'R:\OpenScape\xpr\bin\licsvc.exe' -DisplayName 'XPR licsvc' -StartMode 'Manual' `+
		`-Account 'EXAMPLE\svc_xpr' -Password `+config.Masked, f.commands[0])
	assert.Equal(t, []string{`sc.exe config 'licsvc' error= 'ignore'`, `sc.exe config 'licsvc' type= 'share'`}, f.commands[1:])
}

func TestServiceOfLocalSystemNeedsNoPassword(t *testing.T) {
	definition := serviceFixture("stunnel").ServiceDefinition
	f := serviceHost(t)
	outcome := ensureTwice(t, f.activities().EnsureWindowsService, WindowsService{Name: "stunnel", StartMode: "Manual", Create: &definition, State: serviceRunning})
	assert.Equal(t, []string{"Service", "State"}, properties(outcome.Changes))
	assert.Equal(t, `New-Service -Name 'stunnel' -BinaryPathName 'R:\OpenScape\xpr\bin\stunnel.exe' -DisplayName 'XPR stunnel' -StartupType 'Manual'`, f.commands[0])
}

func TestExistingServiceIsHeldAgainstItsDefinition(t *testing.T) {
	definition := serviceFixture("licsvc").ServiceDefinition
	other := serviceFixture("licsvc")
	other.BinaryPath, other.DisplayName = `C:\old.exe`, "licsvc"
	f := serviceHost(t, other)
	outcome := ensureTwice(t, f.activities().EnsureWindowsService, WindowsService{Name: "licsvc", Create: &definition})
	assert.Equal(t, []string{"PathName", "DisplayName"}, properties(outcome.Changes))
}

func TestServiceErrors(t *testing.T) {
	for _, tc := range []struct {
		name      string
		want      WindowsService
		prepare   func(*fakeHost)
		errorType string
		text      string
	}{
		{"missing", WindowsService{Name: "mrs", StartMode: "Manual"}, nil, ErrPrecondition, "does not exist"},
		{"unknown account", WindowsService{Name: "licsvc", Account: `OTHER\x`, Password: "env:P"}, nil, ErrPrecondition, `OTHER\x`},
		{"no password", WindowsService{Name: "licsvc", Account: `EXAMPLE\x`}, nil, ErrVerification, `StartName is 'LocalSystem' instead of 'EXAMPLE\x'`},
		{"no password to create", WindowsService{Name: "mrs", Account: `EXAMPLE\x`, Create: &ServiceDefinition{StartMode: "Manual"}}, nil, ErrPrecondition, "password"},
		{"start mode", WindowsService{Name: "licsvc", StartMode: "Boot"}, nil, ErrBadRequest, "Boot"},
		{"method refused", WindowsService{Name: "licsvc", Account: `EXAMPLE\x`, Password: "env:P"}, func(f *fakeHost) {
			f.always("set-service-account", map[string]any{"ReturnValue": 22})
		}, ErrRefused, "22 (the account is invalid"},
		{"sc.exe refused", WindowsService{Name: "licsvc", NoDependencies: true}, func(f *fakeHost) {
			f.exitCodes["clear-service-dependencies"] = 5
		}, ErrRefused, "exit code 5"},
		// The success text of sc.exe is no proof (9.5.3): the backslash form changes nothing.
		{"dependencies stay", WindowsService{Name: "licsvc", NoDependencies: true}, func(f *fakeHost) {
			f.deaf["clear-service-dependencies"] = true
		}, ErrVerification, "Dependencies is 'RpcSs, TDI' instead of ''"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := serviceHost(t, serviceFixture("licsvc"))
			if tc.prepare != nil {
				tc.prepare(f)
			}
			refused(t, f.activities().EnsureWindowsService, tc.want, tc.errorType, tc.text)
		})
	}
}

func TestServiceMayBeAbsent(t *testing.T) {
	f := serviceHost(t)
	outcome := run(t, f.activities().EnsureWindowsService, WindowsService{Name: "SMTPSVC", State: serviceStopped, StartMode: "Disabled", MayBeAbsent: true})
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, []runbook.Fact{{Name: "Service SMTPSVC", Value: "absent"}}, outcome.Evidence)
}

func TestStoppingServiceIsWaitedFor(t *testing.T) {
	service := serviceFixture("mrs")
	service.State = serviceStopPending
	f := serviceHost(t, service)
	read := f.answers["get-services"]
	reads := 0
	f.on("get-services", func(p params) any {
		if reads++; reads > 3 {
			service.State = serviceStopped
		}
		return read(p)
	})
	outcome := run(t, f.activities().EnsureWindowsService, WindowsService{Name: "mrs", State: serviceStopped})
	assert.Empty(t, outcome.Changes, "an earlier attempt began it")
	assert.Greater(t, reads, 3)
}

func TestServiceThatNeverStopsTimesOut(t *testing.T) {
	t.Parallel()
	f := serviceHost(t, serviceFixture("mrs"))
	f.deaf["stop-service"] = true
	refused(t, f.activities().EnsureWindowsService, WindowsService{Name: "mrs", State: serviceStopped, TimeoutSeconds: 1}, ErrTimeout)
}

func TestServiceThatStopsAgainIsNotWaitedFor(t *testing.T) {
	service := serviceFixture("mrs")
	service.State = serviceStopped
	f := serviceHost(t, service)
	f.deaf["start-service"] = true
	refused(t, f.activities().EnsureWindowsService, WindowsService{Name: "mrs", State: serviceRunning}, ErrVerification, "stopped again by itself")
}

func TestReadServicesLeavesOutMissingOnes(t *testing.T) {
	f := serviceHost(t, serviceFixture("licsvc"))
	query := HostQuery[ServiceQuery]{Site: "berlin", Query: ServiceQuery{Names: []string{"licsvc", "nameloc"}}}
	services, err := f.activities().ReadServices(context.Background(), query)
	require.NoError(t, err)
	assert.Equal(t, []ServiceDefinition{serviceFixture("licsvc").ServiceDefinition}, services)
}
