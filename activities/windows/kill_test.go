package windows

import (
	"testing"

	"changeover/activities/engine"
	"changeover/activities/engine/enginetest"
)

// A worker may be killed after any command; shares, programs, backups and restarts have tests of their own.
func TestKindsSurviveAKilledWorker(t *testing.T) {
	definition := serviceFixture("licsvc").ServiceDefinition
	definition.ErrorControl, definition.ServiceType = "Ignore", "Share Process"
	old := func() *serviceDetails {
		s := serviceFixture("licsvc")
		s.BinaryPath, s.DisplayName = `C:\old.exe`, "old"
		return s
	}
	account := func(w Service) Service {
		w.Name, w.Account, w.Password = "licsvc", `EXAMPLE\svc_xpr`, "env:XPR_PASSWORD"
		return w
	}
	for name, tc := range map[string]struct {
		want  engine.Wanted
		fresh func() enginetest.Target
	}{
		"service is prepared": {
			account(Service{StartMode: "Manual", State: ServiceStopped, NoDependencies: true, Create: &definition}),
			func() enginetest.Target { return serviceHost(t, old()) },
		},
		"service is created": {
			account(Service{StartMode: "Manual", State: ServiceRunning, NoDependencies: true, Create: &definition}),
			func() enginetest.Target { return serviceHost(t) },
		},
		"service stops after those that depend on it": {
			Service{Name: "licsvc", State: ServiceStopped, Dependents: []string{"nameloc", "mrs"}},
			func() enginetest.Target { return serviceHost(t, chain()...) },
		},
		"DHCP Client": {DHCPClient{}, func() enginetest.Target {
			f, _ := dhcpHost(t, awareness(startDisabled, ServiceStopped))
			return f
		}},
		"right":   {LogonRight{Account: `EXAMPLE\svc_xpr`, Right: logonAsService}, func() enginetest.Target { return rightHost(t, "SeServiceLogonRight = *S-1-5-80-0") }},
		"member":  {LocalGroupMember{GroupSID: administrators, Account: `EXAMPLE\svc_xpr`}, func() enginetest.Target { return groupHost(t) }},
		"folder":  {spool(), func() enginetest.Target { return folderHost(t) }},
		"feature": {Feature{Name: "DHCP"}, func() enginetest.Target { return featureHost(t, map[string]string{"DHCP": FeatureInstalled}) }},
		"file": {
			FileCopy{Source: `D:\m.dll`, Destination: `C:\m.dll`},
			func() enginetest.Target { return filesHost(t, map[string]string{`D:\m.dll`: "AB", `C:\m.dll`: "CD"}) },
		},
	} {
		t.Run(name, func(t *testing.T) { enginetest.KilledAfterEachCommand(t, AddKinds, tc.want, tc.fresh) })
	}
}
