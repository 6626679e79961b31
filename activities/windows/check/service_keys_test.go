package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/windows"
	"changeover/runbook"
)

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
