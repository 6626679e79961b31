package check

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/windows"
	"changeover/runbook"
)

// The account of such a service is that of its whole definition.
func TestTheLogonOfAServiceIsFoundByItsProgram(t *testing.T) {
	f, seen := goodHost(t)
	const own = "mta2"
	for i := range seen.services {
		if seen.services[i].Name == "MTA" {
			seen.services[i].Name = own
		}
	}
	below := []windows.ServiceDefinition{{Name: own, BinaryPath: `R:\XPR\bin\mta.exe`}}
	f.On("get-services", func(p params) any {
		named := func(d windows.ServiceDefinition) bool { return !slices.Contains(p["Names"].([]string), d.Name) }
		return map[string]any{"services": slices.DeleteFunc(slices.Clone(seen.services), named)}
	})
	f.Always("get-service-programs", map[string]any{"services": below})
	want := ServiceLogons{Services: []string{"mrs", "mta"}, Account: `EXAMPLE\svc_xpr`}
	assert.Equal(t, []string{"Service mta"}, f.Plan(want).Properties())
	want.Folders, want.Programs = []string{`R:\XPR`}, []ServicePrograms{{"mta", []string{"mta.exe"}}}
	outcome := f.Plan(want)
	assert.Empty(t, outcome.Changes)
	assert.Equal(t, "svc_xpr@example.net", outcome.Fact("StartName of "+own))
}

// A service that the host has under another key is found by its program, unless two services have it (G-08).
func TestAServiceIsFoundByItsProgram(t *testing.T) {
	want := ServicesInstalled{
		Names: []string{"LnUmApl", "mrs"}, Drive: "R:", Folders: []string{`R:\XPR`},
		Programs: []ServicePrograms{{"LnUmApl", []string{"lnumapl.exe", "lnunapl.exe"}}, {"mrs", []string{"mrs.exe"}}},
	}
	mrs := windows.ServiceDefinition{Name: "mrs", BinaryPath: `R:\XPR\bin\mrs.exe`}
	other := windows.ServiceDefinition{Name: "LnUnmApl", BinaryPath: `"R:\XPR\bin\LnUnApl.exe" -service`}
	elsewhere := windows.ServiceDefinition{Name: "Elsewhere", BinaryPath: `C:\bin\lnumapl.exe`}
	second := windows.ServiceDefinition{Name: "Second", BinaryPath: `R:\XPR\bin\lnumapl.exe`}
	for name, tc := range map[string]struct {
		all   []windows.ServiceDefinition
		found []string
		key   string
	}{
		"under another key": {all: []windows.ServiceDefinition{mrs, other, elsewhere}, key: "LnUnmApl"},
		"not at all":        {all: []windows.ServiceDefinition{mrs, elsewhere}, found: []string{"Service LnUmApl is '(absent)', wanted 'installed'"}},
		"twice":             {all: []windows.ServiceDefinition{mrs, other, second}, found: []string{"Service LnUmApl is '(absent)', wanted 'installed'"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			h.Always("get-services", map[string]any{"services": []windows.ServiceDefinition{mrs}})
			h.Always("get-service-programs", map[string]any{"services": tc.all})
			outcome := h.Plan(want)
			var found []string
			for _, change := range outcome.Changes {
				found = append(found, runbook.Differences([]runbook.Change{change}))
			}
			assert.Equal(t, tc.found, found)
			assert.Equal(t, tc.key, outcome.Fact(KeyFact+"LnUmApl"))
			if tc.key != "" {
				assert.Empty(t, outcome.Warnings, "it is one of the site's")
			}
		})
	}
}
