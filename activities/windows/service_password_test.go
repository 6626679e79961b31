package windows

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine/enginetest"
	"changeover/config"
	"changeover/runbook"
)

func logsOnAs(account string) *serviceDetails {
	s := serviceFixture("licsvc")
	s.Account = account
	return s
}

// A password is set again by every request, with the account as the host spells it, and nothing else is changed.
func TestAPasswordIsSetByEachRequest(t *testing.T) {
	want := ServicePassword{Name: "licsvc", Account: `EXAMPLE\svc_xpr`, Password: "env:XPR_PASSWORD"}
	f := serviceHost(t, logsOnAs("svc_xpr@example.net"))
	outcome := f.Apply(want)
	assert.Equal(t, []string{`Password of EXAMPLE\svc_xpr`}, outcome.Properties())
	assert.Equal(t, "(cannot be read)", outcome.Changes[0].Before)
	set := `Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq 'licsvc' } | Invoke-CimMethod -MethodName Change ` +
		`-Arguments @{ StartName = 'svc_xpr@example.net'; StartPassword = ` + config.Masked + ` } | Select-Object -Property ReturnValue`
	assert.Equal(t, []string{set}, f.Commands)
	assert.Equal(t, ServiceRunning, outcome.Fact("State"), "it goes on running")
	f.Apply(want)
	assert.Equal(t, []string{set, set}, f.Commands)
}

func TestAPasswordIsNotSetWhereItWouldBeOfAnotherAccount(t *testing.T) {
	want := ServicePassword{Name: "licsvc", Account: `EXAMPLE\svc_xpr`, Password: "env:XPR_PASSWORD"}
	for name, tc := range map[string]struct {
		host  *enginetest.Host
		want  ServicePassword
		texts string
	}{
		"another account": {serviceHost(t, logsOnAs("LocalSystem")), want, "the service logs on as LocalSystem"},
		"no service":      {serviceHost(t), want, "the host has no such service; the service belongs to XPR: abort, then start install if the host is the install node, or replicate-to-node if the host is a further node"},
		"no password":     {serviceHost(t, logsOnAs(`EXAMPLE\svc_xpr`)), ServicePassword{Name: "licsvc", Account: `EXAMPLE\svc_xpr`}, "the site file has no password"},
	} {
		t.Run(name, func(t *testing.T) {
			tc.host.Refused(tc.want, runbook.ErrPrecondition, tc.texts)
			assert.Empty(t, tc.host.Commands)
		})
	}
	f := serviceHost(t, logsOnAs(`EXAMPLE\svc_xpr`))
	f.Always("set-service-account", map[string]any{"ReturnValue": 22})
	f.Refused(want, runbook.ErrRefused, "the service's account is invalid or may not run services")
}
