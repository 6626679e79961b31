package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/runbook"
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
		assert.Contains(t, outcome.Warnings[0], `service IsdnApl (XPR ISDN APL) runs from "r:\openscape\XPR\bin\isdnapl.exe" /x, but the site file does not contain this service`)
	}
	want.Folders = nil
	assert.Empty(t, f.Apply(want).Warnings, "nobody has asked")
}

// V-76: programs have an absolute path on the cluster drive, in quotation marks where it holds a blank.
func TestPathsOfProgramsAreAbsolute(t *testing.T) {
	for path, finds := range map[string]string{
		`"R:\OpenScape\xpr\bin\mta.exe"`:         "",
		`R:\OpenScape\xpr\bin\mta.exe -x "a b"`:  "",
		`"R:\Open Scape\xpr\bin\mta.exe" -x`:     "",
		`R:\Open Scape\xpr\bin\mta.exe`:          "in quotation marks, since the path contains a space",
		`R:OpenScape\xpr\bin\mta.exe`:            "an absolute path on the cluster drive R:",
		`.\OpenScape\xprlicsvc\licsvc.exe`:       "an absolute path on the cluster drive R:",
		`C:\OpenScape\xpr\bin\mta.exe`:           "an absolute path on the cluster drive R:",
		`"\\KERN1\r$\OpenScape\xpr\bin\mta.exe"`: "an absolute path on the cluster drive R:",
	} {
		f := newHost(t)
		f.Always("get-services", map[string]any{"services": []windows.ServiceDefinition{{Name: "mta", BinaryPath: path}}})
		outcome := lookAtAll(t, f, []engine.Wanted{ServicesInstalled{Names: []string{"mta"}, Drive: "R:"}})
		if finds == "" {
			assert.Empty(t, outcome.Changes, path)
			continue
		}
		if assert.Len(t, outcome.Changes, 1, path) {
			assert.Equal(t, finds, outcome.Changes[0].After, path)
			assert.Equal(t, "Program of service mta", outcome.Changes[0].Property)
		}
	}
}

// The log of the driver's setup is from 11:00. A host whose clock was an hour fast at its start has not started since.
func TestAHostHasStartedSinceAFile(t *testing.T) {
	const before, file, after = "2026-11-28T10:30:00.0000000Z", "2026-11-28T11:00:00.0000000Z", "2026-11-28T11:30:00.0000000Z"
	var boot, byClock string
	exists := true
	f := newHost(t)
	f.On("get-text-file", func(params) any { return map[string]any{"exists": exists, "lastWrite": file} })
	f.On("get-boot-state", func(params) any { return map[string]any{"lastBoot": boot, "bootByClock": byClock} })
	want := StartedSince{Path: `C:\setup.log`}
	for times, found := range map[[2]string]string{
		{after, after}: "", {before, before}: before, {file, after}: file,
		{after, before}: before, // The clock was fast, and was set back before the setup.
		{before, after}: before, // The clock was slow, and was set forward after the setup.
	} {
		boot, byClock = times[0], times[1]
		if found == "" {
			assert.Empty(t, f.Plan(want).Changes)
			continue
		}
		f.Refused(want, runbook.ErrVerification, "Boot time is '"+found+"', wanted 'after "+file+"'")
	}
	boot, byClock = after, ""
	f.Refused(want, runbook.ErrRefused, "the host answers '', which is not a time")
	exists = false
	f.Refused(want, runbook.ErrVerification, `File C:\setup.log is '(absent)', wanted 'written before the host started'`)
}
