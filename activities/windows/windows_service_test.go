package windows

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
	"changeover/config"
	"changeover/runbook"
)

// serviceFixture is a service as the vendor's installer leaves it.
func serviceFixture(name string) *serviceDetails {
	return &serviceDetails{
		ServiceDefinition: ServiceDefinition{
			Name: name, DisplayName: "XPR " + name, BinaryPath: `R:\OpenScape\xpr\bin\` + name + ".exe", StartMode: "Auto", State: ServiceRunning,
			Account: "LocalSystem", ErrorControl: defaultErrorControl, ServiceType: defaultServiceType, Dependencies: []string{"RpcSs"},
		},
		GroupDependencies: []string{"TDI"}, ManagerDependencies: []string{"RpcSs", "Tcpip"},
	}
}

// serviceHost is a host with services; accounts of domain EXAMPLE resolve.
func serviceHost(t *testing.T, services ...*serviceDetails) *enginetest.Host {
	f := newHost(t)
	find := func(name string) *serviceDetails {
		i := slices.IndexFunc(services, func(s *serviceDetails) bool { return s.Name == name })
		require.GreaterOrEqual(t, i, 0, name)
		return services[i]
	}
	f.On("get-services", func(p params) any {
		found := []serviceDetails{}
		for _, s := range services {
			if p.Has("Names", s.Name) {
				found = append(found, *s)
			}
		}
		return map[string]any{"services": found}
	})
	resolveAccounts(f)
	f.Does("set-service-start-mode", func(p params) {
		find(p.Text("Name")).StartMode = strings.Replace(p.Text("StartMode"), "Automatic", "Auto", 1)
	})
	stop := func(p params) { find(p.Text("Name")).State = ServiceStopped }
	f.Does("stop-service", stop)
	f.Does("stop-service-and-wait", stop)
	f.On("get-service-dependents", func(p params) any { return map[string]any{"services": dependentsOf(services, p.Text("Name"))} })
	f.Does("start-service", func(p params) { find(p.Text("Name")).State = ServiceRunning })
	f.On("set-service-account", func(p params) any {
		find(p.Text("Name")).Account = p.Text("Account")
		return map[string]any{"ReturnValue": 0}
	})
	f.On("set-service-path", func(p params) any {
		find(p.Text("Name")).BinaryPath = p.Text("BinaryPath")
		return map[string]any{"ReturnValue": 0}
	})
	f.Does("set-service-display-name", func(p params) { find(p.Text("Name")).DisplayName = p.Text("DisplayName") })
	f.Does("set-service-error-control", func(p params) { find(p.Text("Name")).ErrorControl = "Ignore" })
	f.Does("set-service-type", func(p params) { find(p.Text("Name")).ServiceType = "Share Process" })
	f.Does("clear-service-dependencies", func(p params) {
		s := find(p.Text("Name"))
		s.Dependencies, s.GroupDependencies, s.ManagerDependencies = nil, nil, []string{}
	})
	create := func(p params) {
		s := serviceFixture(p.Text("Name"))
		s.DisplayName, s.BinaryPath, s.StartMode, s.State = p.Text("DisplayName"), p.Text("BinaryPath"), p.Text("StartMode"), ServiceStopped
		s.Dependencies, s.GroupDependencies, s.ManagerDependencies = nil, nil, []string{}
		if account, ok := p["Account"]; ok {
			s.Account = account.(string)
		}
		services = append(services, s)
	}
	f.Does("new-service", create)
	return f
}

// resolveAccounts gives every account of domain EXAMPLE, in both spellings, a SID.
func resolveAccounts(f *enginetest.Host) {
	f.On("get-account-sids", func(p params) any {
		var found []map[string]string
		for _, account := range p.List("Accounts") {
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
	want := Service{
		Name: "licsvc", StartMode: "Manual", State: ServiceStopped, NoDependencies: true,
		Account: `EXAMPLE\svc_xpr`, Password: "env:XPR_PASSWORD",
	}
	outcome := f.Twice(want)
	assert.Equal(t, []string{
		`Stop-Service -Name 'licsvc' -NoWait`,
		`Set-Service -Name 'licsvc' -StartupType 'Manual'`,
		`Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq 'licsvc' } | Invoke-CimMethod -MethodName Change ` +
			`-Arguments @{ StartName = 'EXAMPLE\svc_xpr'; StartPassword = ` + config.Masked + ` } | Select-Object -Property ReturnValue`,
		`sc.exe config 'licsvc' depend= /`,
	}, f.Commands)
	assert.Equal(t, []string{"State", "StartMode", "StartName", "Dependencies"}, outcome.Properties())
	assert.Equal(t, "registry: RpcSs, TDI; service control manager: RpcSs, Tcpip", outcome.Changes[3].Before)
}

func TestAccountsCompareBySID(t *testing.T) {
	service := serviceFixture("licsvc")
	service.Account = "SVC_XPR@example.net"
	f := serviceHost(t, service)
	outcome := f.Apply(Service{Name: "licsvc", Account: `EXAMPLE\svc_xpr`})
	assert.Empty(t, outcome.Changes)
}

func TestMissingServiceIsCreatedFromItsDefinition(t *testing.T) {
	definition := serviceFixture("licsvc").ServiceDefinition
	definition.ErrorControl, definition.ServiceType = "Ignore", "Share Process"
	f := serviceHost(t)
	want := Service{
		Name: "licsvc", StartMode: "Manual", NoDependencies: true, Account: `EXAMPLE\svc_xpr`, Password: "env:XPR_PASSWORD", Create: &definition,
	}
	outcome := f.Twice(want)
	assert.Equal(t, []string{"Service", "ErrorControl", "ServiceType"}, outcome.Properties())
	assert.Equal(t, `new-service -Name 'licsvc' -BinaryPath 'R:\OpenScape\xpr\bin\licsvc.exe' -DisplayName 'XPR licsvc' -StartMode 'Manual' `+
		`-Account 'EXAMPLE\svc_xpr' -Password `+config.Masked, f.Commands[0])
	assert.Equal(t, []string{`sc.exe config 'licsvc' error= 'ignore'`, `sc.exe config 'licsvc' type= 'share'`}, f.Commands[1:])
}

func TestMissingServiceIsCreatedAndStarted(t *testing.T) {
	definition := serviceFixture("stunnel").ServiceDefinition
	definition.Account = `EXAMPLE\svc_xpr`
	f := serviceHost(t)
	outcome := f.Twice(Service{Name: "stunnel", StartMode: "Manual", Create: &definition, State: ServiceRunning, Password: "env:XPR_PASSWORD"})
	assert.Equal(t, []string{"Service", "State"}, outcome.Properties())
}

func TestExistingServiceIsHeldAgainstItsDefinition(t *testing.T) {
	definition := serviceFixture("licsvc").ServiceDefinition
	other := serviceFixture("licsvc")
	other.BinaryPath, other.DisplayName = `C:\old.exe`, "licsvc"
	f := serviceHost(t, other)
	outcome := f.Twice(Service{Name: "licsvc", Create: &definition})
	assert.Equal(t, []string{"PathName", "DisplayName"}, outcome.Properties())
}

func TestServiceErrors(t *testing.T) {
	for _, tc := range []struct {
		name      string
		want      Service
		prepare   func(*enginetest.Host)
		errorType string
		text      string
	}{
		{"missing", Service{Name: "mrs", StartMode: "Manual"}, nil, runbook.ErrPrecondition, "start install if the host is the install node, or replicate-to-node if the host is a further node; if this run is of another runbook, start the runbook again afterwards"},
		{"missing option of XPR", Service{Name: "WebApl", StartMode: "Manual"}, nil, runbook.ErrPrecondition, "remove the service from xpr.services in the site file"},
		{"missing in Windows", Service{Name: "Spooler", State: ServiceRunning}, nil, runbook.ErrPrecondition, "find the program or the feature of Windows that contains the service"},
		{"unknown account", Service{Name: "licsvc", Account: `OTHER\x`, Password: "env:P"}, nil, runbook.ErrPrecondition, `OTHER\x`},
		{"no password", Service{Name: "licsvc", Account: `EXAMPLE\x`}, nil, runbook.ErrVerification, `StartName is 'LocalSystem', wanted 'EXAMPLE\x'`},
		{"no password to create", Service{Name: "mrs", Account: `EXAMPLE\x`, Create: &ServiceDefinition{StartMode: "Manual"}}, nil, runbook.ErrPrecondition, "password"},
		{"start mode", Service{Name: "licsvc", StartMode: "Boot"}, nil, runbook.ErrBadRequest, "Boot"},
		{"method refused", Service{Name: "licsvc", Account: `EXAMPLE\x`, Password: "env:P"}, func(f *enginetest.Host) {
			f.Always("set-service-account", map[string]any{"ReturnValue": 22})
		}, runbook.ErrRefused, "22 (the service's account is invalid"},
		{"sc.exe refused", Service{Name: "licsvc", NoDependencies: true}, func(f *enginetest.Host) {
			f.ExitCodes["clear-service-dependencies"] = 5
		}, runbook.ErrRefused, "exit code 5"},
		// The success text of sc.exe is no proof (9.5.3): the backslash form changes nothing.
		{"dependencies stay", Service{Name: "licsvc", NoDependencies: true}, func(f *enginetest.Host) {
			f.Deaf["clear-service-dependencies"] = true
		}, runbook.ErrVerification, "Dependencies is 'registry: RpcSs, TDI; service control manager: RpcSs, Tcpip', wanted '(none)'"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := serviceHost(t, serviceFixture("licsvc"))
			if tc.prepare != nil {
				tc.prepare(f)
			}
			f.Refused(tc.want, tc.errorType, tc.text)
		})
	}
}

func TestServiceMayBeAbsent(t *testing.T) {
	f := serviceHost(t)
	outcome := f.Apply(Service{Name: "SMTPSVC", State: ServiceStopped, StartMode: "Disabled", MayBeAbsent: true})
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, []runbook.Fact{{Name: "Service SMTPSVC", Value: "(absent)"}}, outcome.Facts)
}

func TestStoppingServiceIsWaitedFor(t *testing.T) {
	service := serviceFixture("mrs")
	service.State = ServiceStopPending
	f := serviceHost(t, service)
	read := f.Answers["get-services"]
	reads := 0
	f.On("get-services", func(p params) any {
		if reads++; reads > 3 {
			service.State = ServiceStopped
		}
		return read(p)
	})
	outcome := f.Apply(Service{Name: "mrs", State: ServiceStopped})
	assert.Empty(t, outcome.Changes, "an earlier attempt began it")
	assert.Greater(t, reads, 3)
}

// Windows takes no control of a service that starts or stops (ControlService, error 1061).
func TestServiceBetweenTwoStatesIsWaitedFor(t *testing.T) {
	for name, tc := range map[string]struct {
		before, between, want, command string
	}{
		"starting, to be stopped": {ServiceRunning, ServiceStartPending, ServiceStopped, `Stop-Service -Name 'mrs' -NoWait`},
		"stopping, to be started": {ServiceStopped, ServiceStopPending, ServiceRunning, `Start-Service -Name 'mrs'`},
		"pausing, to be stopped":  {ServiceRunning, "Pause Pending", ServiceStopped, `Stop-Service -Name 'mrs' -NoWait`},
	} {
		t.Run(name, func(t *testing.T) {
			service := serviceFixture("mrs")
			service.State = tc.before
			f := serviceHost(t, service)
			want := Service{Name: "mrs", State: tc.want}
			plan := f.Plan(want)

			service.State = tc.between
			f.Refused(want, runbook.ErrServiceBusy, "cannot stop or start service mrs on KERN1: the service is in state "+tc.between)
			assert.Empty(t, f.Commands)

			read, reads := f.Answers["get-services"], 0
			f.On("get-services", func(p params) any {
				if reads++; reads == 3 {
					service.State = tc.before
				}
				return read(p)
			})
			e := f.Engine()
			_, err := e.Act(context.Background(), want.ActivityName(), e.Request(want, "1", plan.Changes, nil))
			require.NoError(t, err)
			assert.Equal(t, []string{tc.command}, f.Commands, "sent once it had come to rest")
		})
	}
}

func TestDependentBetweenTwoStatesIsWaitedFor(t *testing.T) {
	for _, state := range []string{"StartPending", "StopPending"} {
		for _, named := range [][]string{nil, {"nameloc"}} {
			services := chain()[:2]
			services[1].State = state // As Get-Service spells it.
			f := serviceHost(t, services...)
			f.Refused(Service{Name: "licsvc", State: ServiceStopped, Dependents: named}, runbook.ErrServiceBusy, "the dependent service nameloc is in state ", state)
			assert.Empty(t, f.Commands)
			services[1].State = ServiceStopped
			f.Apply(Service{Name: "licsvc", State: ServiceStopped, Dependents: named})
			assert.Equal(t, []string{`Stop-Service -Name 'licsvc' -NoWait`}, f.Commands)
		}
	}
	services := chain()
	services[1].State = "StopPending"
	serviceHost(t, services...).Refused(Service{Name: "licsvc", State: ServiceStopped}, runbook.ErrPrecondition, "would stop as well: mrs; ")
}

// The numbers are those of Microsoft's page "Change method of the Win32_Service class": 11 is the locked database, and 15 is
// a logon that the same password would not correct.
func TestTheReturnValuesOfServicesAreMicrosofts(t *testing.T) {
	want := Service{Name: "mrs", Account: `EXAMPLE\svc_xpr`, Password: "env:XPR_PASSWORD"}
	for value := 1; value <= 24; value++ {
		f := serviceHost(t, serviceFixture("mrs"))
		f.Always("set-service-account", map[string]any{"ReturnValue": value})
		switch value {
		case 11:
			f.Refused(want, runbook.ErrServiceBusy, "returned 11 (the service database is locked)")
		case 15:
			f.Refused(want, runbook.ErrRefused, "returned 15 (Windows does not accept the logon of the service's account")
		default:
			f.Refused(want, runbook.ErrRefused, fmt.Sprintf("returned %d (%s)", value, methodFailures[value]))
			assert.NotEmpty(t, methodFailures[value], value)
		}
	}
}

func TestServiceThatNeverStopsTimesOut(t *testing.T) {
	t.Parallel()
	f := serviceHost(t, serviceFixture("mrs"))
	f.Deaf["stop-service"] = true
	f.Refused(Service{Name: "mrs", State: ServiceStopped, TimeoutSeconds: 1}, runbook.ErrTimeout)
}

func TestServiceThatStopsAgainIsNotWaitedFor(t *testing.T) {
	service := serviceFixture("mrs")
	service.State = ServiceStopped
	f := serviceHost(t, service)
	f.Deaf["start-service"] = true
	f.Refused(Service{Name: "mrs", State: ServiceRunning}, runbook.ErrVerification, "stopped again by itself")
}

func TestReadServicesLeavesOutMissingOnes(t *testing.T) {
	f := serviceHost(t, serviceFixture("licsvc"))
	query := runbook.HostQuery[ServiceQuery]{Site: "berlin", Query: ServiceQuery{Names: []string{"licsvc", "nameloc"}}}
	services, err := (&Reader{Engine: &engine.Engine{Hosts: f}}).ReadServices(context.Background(), query)
	require.NoError(t, err)
	want := serviceFixture("licsvc").ServiceDefinition
	want.Host = f.Name()
	assert.Equal(t, []ServiceDefinition{want}, services)
}

// dependentsOf are the services that depend on one, directly or through others, in the order in which they stop.
func dependentsOf(services []*serviceDetails, name string) []DependentService {
	var list []DependentService
	for _, s := range services {
		if slices.ContainsFunc(s.Dependencies, func(d string) bool { return strings.EqualFold(d, name) }) {
			list = append(append(list, dependentsOf(services, s.Name)...), DependentService{s.Name, s.State})
		}
	}
	return list
}

// chain is licsvc, nameloc, which depends on it, and mrs, which depends on that.
func chain() []*serviceDetails {
	services := []*serviceDetails{serviceFixture("licsvc"), serviceFixture("nameloc"), serviceFixture("mrs")}
	services[1].Dependencies, services[2].Dependencies = []string{"licsvc"}, []string{"nameloc"}
	return services
}

func TestServiceIsNotStoppedUnderServicesThatDependOnIt(t *testing.T) {
	services := chain()
	f := serviceHost(t, services...)
	f.Refused(Service{Name: "licsvc", State: ServiceStopped}, runbook.ErrPrecondition,
		"dependent services are running and would stop as well: mrs, nameloc; ask the administrators of the host when these services can be stopped")
	f.Refused(Service{Name: "licsvc", State: ServiceStopped, Dependents: []string{"nameloc"}}, runbook.ErrPrecondition, "would stop as well: mrs; ")
	assert.Empty(t, f.Commands)

	services[1].State, services[2].State = ServiceStopped, ServiceStopped
	f.Apply(Service{Name: "licsvc", State: ServiceStopped})
	assert.Equal(t, []string{`Stop-Service -Name 'licsvc' -NoWait`}, f.Commands, "dependents that do not run do not matter")
}

func TestNamedDependentsStopBeforeTheServiceAndAreInThePlan(t *testing.T) {
	f := serviceHost(t, chain()...)
	outcome := f.Twice(Service{Name: "licsvc", State: ServiceStopped, Dependents: []string{"NAMELOC", "mrs", "mta"}})
	assert.Equal(t, []string{`Stop-Service -Name 'mrs'`, `Stop-Service -Name 'nameloc'`, `Stop-Service -Name 'licsvc' -NoWait`}, f.Commands)
	var targets []string
	for _, c := range outcome.Changes {
		targets = append(targets, c.Target)
	}
	assert.Equal(t, []string{"service mrs", "service nameloc", ""}, targets)

	services := chain()
	services[2].State = ServiceStopped
	f = serviceHost(t, services...)
	assert.Len(t, f.Apply(Service{Name: "licsvc", State: ServiceStopped, Dependents: []string{"nameloc", "mrs"}}).Changes, 2, "what does not run is not stopped")
}

// A check that the print spooler runs (9.4.2) finds it stopped, disabled, or not there at all.
func TestAServiceThatMustRunIsLookedAt(t *testing.T) {
	want := Service{Name: "Spooler", State: ServiceRunning}
	running := serviceDetails{ServiceDefinition: ServiceDefinition{Name: "Spooler", State: ServiceRunning, StartMode: "Auto"}}
	assert.Empty(t, serviceHost(t, &running).Plan(want).Changes)
	for _, mode := range []string{"Auto", "Disabled"} {
		stopped := serviceDetails{ServiceDefinition: ServiceDefinition{Name: "Spooler", State: ServiceStopped, StartMode: mode}}
		plan := serviceHost(t, &stopped).Plan(want)
		require.Len(t, plan.Changes, 1, mode)
		assert.Equal(t, "State Stopped Running", strings.Join([]string{plan.Changes[0].Property, plan.Changes[0].Before, plan.Changes[0].After}, " "))
	}
	serviceHost(t).Refused(want, runbook.ErrPrecondition, "Spooler")
}

// The part after the @ need not be the name of the domain (Microsoft, "User Naming Attributes"), so only a host knows whether two names
// are names of one account (V-32).
func TestAServiceThatNeedsAnAccountOfItsOwnDoesNotGetAnother(t *testing.T) {
	f := serviceHost(t, serviceFixture("ExUmApl"))
	sids := map[string]string{`EXAMPLE\svc_xpr`: "S-1-5-21-1-2-3-1001", "svc_xpr@mail.test": "S-1-5-21-1-2-3-1001", "exch@mail.test": "S-1-5-21-1-2-3-1002"}
	f.On("get-account-sids", func(p params) any {
		var found []map[string]string
		for _, account := range p.List("Accounts") {
			found = append(found, map[string]string{"account": account, "sid": sids[account]})
		}
		return map[string]any{"accounts": found}
	})
	want := Service{Name: "ExUmApl", Account: "svc_xpr@mail.test", Password: "env:XPR_PASSWORD", NotAccount: `EXAMPLE\svc_xpr`}
	f.Refused(want, runbook.ErrPrecondition, `service ExUmApl must not run under EXAMPLE\svc_xpr, but svc_xpr@mail.test is the same account`, "correct accounts.exchange.name in the site file")
	assert.Empty(t, f.Commands)
	want.Account = "exch@mail.test"
	f.Apply(want)
	assert.NotEmpty(t, f.Commands)
	want.NotAccount = `EXAMPLE\unknown`
	f.Refused(want, runbook.ErrPrecondition, `cannot resolve account 'EXAMPLE\unknown'`)
}
