package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/runbook"
)

func TestALicenceFileIsForTheAdaptersOfItsAgents(t *testing.T) {
	const first, second = "00-30-48-80-61-01", "00:30:48:80:61:02"
	want := LicenceFile{Path: `C:\l.xml`, MACs: []string{first}, Others: []string{second}}
	for name, tc := range map[string]struct {
		have     licenceSeen
		found    []string
		warnings []string
	}{
		"as wanted":  {have: licenceSeen{Exists: true, XML: true, SHA256: "AB", Named: []string{first}}},
		"away":       {have: licenceSeen{}, found: []string{`C:\l.xml Licence file is '(absent)', wanted 'exists'`}},
		"cut off":    {have: licenceSeen{Exists: true, Named: []string{first}}, found: []string{`C:\l.xml Format is '(not XML)', wanted 'XML'`}},
		"of another": {have: licenceSeen{Exists: true, XML: true, Named: []string{second}}, found: []string{`C:\l.xml MAC address 00-30-48-80-61-01 is '(absent)', wanted 'in the file'`}, warnings: []string{`C:\l.xml also contains the MAC address 00:30:48:80:61:02, but licensing.licenceFiles in the site file names another file for this address; correct the licence file or the site file`}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			h.On("get-licence-file", func(p params) any {
				assert.Equal(t, []string{first, second}, p.List("Addresses"))
				return tc.have
			})
			outcome := h.Plan(want)
			var found []string
			for _, change := range outcome.Changes {
				found = append(found, runbook.Differences([]runbook.Change{change}))
			}
			assert.Equal(t, tc.found, found)
			assert.Equal(t, tc.warnings, outcome.Warnings)
			if name == "as wanted" {
				assert.Equal(t, "ab", outcome.Fact(`SHA-256 of C:\l.xml`))
			}
		})
	}
}
