package check

import (
	"testing"

	"changeover/activities/windows"

	"github.com/stretchr/testify/assert"
)

// A service that the site file does not name would be on the first node only, and never move with the role.
func TestSurplusServicesOfTheProductAreReported(t *testing.T) {
	f := newHost(t)
	installed := []windows.ServiceDefinition{
		{Name: "licsvc", DisplayName: "XPR License Service (licsvc)", BinaryPath: `"R:\OpenScape\xprlicsvc\licsvc.exe" -s`},
		{Name: "mta", DisplayName: "XPR Message Router (mta)", BinaryPath: `R:\OpenScape\xpr\bin\mta.exe`},
	}
	all := append([]windows.ServiceDefinition{
		{Name: "Spooler", BinaryPath: `C:\Windows\System32\spoolsv.exe`},
		{Name: "Other", BinaryPath: `R:\OpenScape\xprother\other.exe`},
		{Name: "NoProgram"},
	}, installed...)
	f.On("get-services", func(params) any { return map[string]any{"services": installed} })
	f.On("get-service-programs", func(params) any { return map[string]any{"services": all} })
	want := ServicesInstalled{Names: []string{"LICSVC", "mta"}, Drive: "R:", Folders: []string{`R:\OpenScape\xpr`, `R:\OpenScape\xprlicsvc`}}
	assert.Empty(t, f.Apply(want).Warnings)

	all = append(all, windows.ServiceDefinition{Name: "IsdnApl", DisplayName: "XPR ISDN APL", BinaryPath: `"r:\openscape\XPR\bin\isdnapl.exe" /x`})
	outcome := f.Apply(want)
	assert.Empty(t, outcome.Changes)
	if assert.Len(t, outcome.Warnings, 1) {
		assert.Contains(t, outcome.Warnings[0], `service IsdnApl (XPR ISDN APL) runs from "r:\openscape\XPR\bin\isdnapl.exe" /x and is not among the site's services`)
	}
	want.Folders = nil
	assert.Empty(t, f.Apply(want).Warnings, "nobody has asked")
}
