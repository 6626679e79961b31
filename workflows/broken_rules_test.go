package workflows

import (
	"cmp"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// A rule that no host shows is stated by a person, by itself: a task that says everything else is refused with that rule's words.
func TestEachRuleThatNoHostShowsIsStatedByItself(t *testing.T) {
	agents := func(s *config.Site) {
		s.Licensing.Scenario, s.Licensing.CLAHostIP, s.Licensing.CLMHost = config.ScenarioOnNodes, "", "LICSRV"
		s.Accounts.CLA = config.Account{Name: `EXAMPLE\cla`, Password: "env:CLA"}
	}
	choose := func(name string) func(*config.Site) {
		return func(s *config.Site) { s.XPR.Services = append(s.XPR.Services, name) }
	}
	for _, c := range []struct {
		rule      string
		site      func(*config.Site)
		runbook   string
		key, says string
	}{
		{"V-35", agents, runbook.Install, "INS-4.2.2.1-1", "4.2.2.1: a licence with the same features is available for every licence agent"},
		{"V-36", agents, runbook.Install, "INS-4.2.2.3-1/KERN1", "4.2.2.3 KERN1: the licence agent is added to the licence manager"},
		{"V-58", choose("WebApl"), runbook.Prepare, "PREP-6.2-1/KERN1", "the SNMP service of Windows if the SNMP agent of the web server is chosen (4.4.1)"},
		{"V-59", choose("LnApl"), runbook.Prepare, "PREP-6.2-1/KERN1", "a Lotus Notes client 6 or newer (4.4.1)"},
		{"V-60", func(s *config.Site) { s.Office = config.Office{Enabled: true, Licences: 2} }, runbook.Prepare, "PREP-6.2-1/KERN1", "one of the 2 licences for Microsoft Office (6.2/9)"},
		{"V-61", func(s *config.Site) { s.XPR.ISDNHardware = true }, runbook.Prepare, "PREP-7.1.2-12", "7.1.2: the ISDN boards follow the rules of the Release Notice"},
		{"V-62", func(s *config.Site) { s.XPR.TTSOnNodes = true }, runbook.Prepare, "PREP-6.2-1/KERN1", "a platform that is released for text-to-speech (TTS) and speech recognition (ASR) (6.2/6)"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			site := testSite()
			c.site(site)
			f := newFakeHosts(site)
			if c.runbook == runbook.Install {
				carriedOut(t, f, runbook.Prepare)
			}
			s, asked := newSetup(t, f), false
			s.every(time.Minute, func() {
				for _, task := range s.tasks("") {
					f.perform(task)
					confirmation := s.confirmation(task)
					_, asks := confirmation.Statements[c.key]
					delete(confirmation.Statements, c.key)
					if asks {
						confirmation.Reason = "" // A reason is the statement of a task that asks for one only.
					}
					s.update("", runbook.ConfirmUpdate, confirmation)
					if asks && !asked {
						asked = true
						s.update("", runbook.AbortUpdate, eva)
					}
				}
			})
			_, err := s.run(c.runbook, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
			require.Len(t, s.refused, 1)
			key := regexp.QuoteMeta(c.key)
			require.Regexp(t, `write (with --reason TEXT \(JSON field reason\) what you attest|what you attest about this step, with --statement '`+key+`=TEXT' \(JSON field statements\)): `+key+` \(`, s.refused[0].Error())
			assert.ErrorContains(t, s.refused[0], c.says)
		})
	}
}

// V-10: each runbook holds to the server name of the installation.
func TestTheServerNameNeverChanges(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = []runbook.SiteFact{{Key: runbook.FactServerName, Value: "XPRPARIS"}}
	_, err := newSetup(t, f).run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrBadInput)
	assert.ErrorContains(t, err, ": XPR was installed with the server name XPRPARIS, which cannot be changed, but the site file gives XPRBERLIN; "+
		"in the site file, set xpr.serverName to XPRPARIS again, then start the runbook again")
	assert.Empty(t, f.calls)
}

// V-29: no setup is shown while a virus scanner runs on a node, be it a service of the site file or Microsoft Defender.
func TestAVirusScannerThatRunsStopsTheInstallation(t *testing.T) {
	for name, c := range map[string]struct{ call, says string }{
		"service":  {"EnsureWindowsService apply KERN1 PREP-7.1-5 antivirus service AV is stopped", "antivirus service AV is stopped"},
		"Defender": {"EnsureRealTimeProtection apply KERN1 PREP-7.1-5", "the real-time protection of Microsoft Defender is off"},
	} {
		t.Run(name, func(t *testing.T) {
			f := prepared(t)
			f.site.Checks.AntivirusServices = []string{"AV"}
			f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
			f.protected = map[string]bool{"KERN1": true}
			f.failTimes(c.call, runbook.ErrVerification, 1)
			s := newSetup(t, f)
			s.at(time.Hour, func() {
				require.Len(t, s.progress().Parked, 1)
				parked := s.progress().Parked[0]
				assert.Equal(t, "PREP-7.1-5", parked.Step.ID)
				assert.Equal(t, c.says, parked.Step.Title)
				assert.Empty(t, s.tasks(""), "nothing is shown of the setup")
				s.update("", runbook.AbortUpdate, eva)
			})
			_, err := s.run(runbook.Install, runbook.Input{})
			requireKind(t, err, runbook.ErrAborted)
		})
	}
}

// Microsoft Defender protects again once every node has XPR, where this service has turned that off; a site may keep it on.
func TestDefenderIsOffWhileXPRIsInstalled(t *testing.T) {
	f := newFakeHosts(testSite())
	f.protected = map[string]bool{"KERN1": true}
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.False(t, f.protected["KERN1"])
	fact, ok := factNamed(f, runbook.FactAntivirusPrefix+"KERN1/Microsoft Defender")
	require.True(t, ok)
	assert.Equal(t, "stopped for the installation", fact.Value)
	_, ok = factNamed(f, runbook.FactAntivirusPrefix+"KERN2/Microsoft Defender")
	assert.False(t, ok, "what was off is not turned on")
	for _, next := range []string{runbook.Install, runbook.Integrate} {
		_, err = newScene(t, f).play(next, runbook.Input{})
		require.NoError(t, err)
		assert.False(t, f.protected["KERN1"], next)
	}
	_, err = newScene(t, f).play(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	require.NoError(t, err)
	assert.True(t, f.protected["KERN1"])
	assert.False(t, f.protected["KERN2"])

	kept := newFakeHosts(testSite())
	kept.site.Checks.KeepDefender, kept.protected = true, map[string]bool{"KERN1": true}
	_, err = newScene(t, kept).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.True(t, kept.protected["KERN1"])
	assert.NotEmpty(t, kept.called("CheckDefender check KERN1 PREP-7.1-5"))
}

// V-54: what a person has said about another setting of CTI than the manual's does not count.
func TestCTIOptionsThatAreOnAreAskedAboutAgain(t *testing.T) {
	site := testSite()
	site.XPR.Services, site.XPR.CTIConnection = append(site.XPR.Services, "CtiApl"), config.ConnectionCSTA
	f := newFakeHosts(site)
	carriedOut(t, f, runbook.Prepare)
	carriedOut(t, f, runbook.Install)
	const key = "INS-4.4.9.3-1/KERN1"
	said, ok := factNamed(f, key)
	require.True(t, ok)
	require.Equal(t, "All options = off: done", said.Value)
	said.Value = "All options = on: done"
	f.facts = runbook.Replaced(f.facts, said)
	_, err := newSetup(t, f).run(runbook.Install, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	var open []string
	for _, step := range f.evidence[len(f.evidence)-1].Steps {
		if step.Verdict == runbook.NeedsPerson {
			open = append(open, step.ID+" "+step.Title)
		}
	}
	assert.Equal(t, []string{"INS-4.4.9.3-1 all options of CTI are off"}, open)
}

// namedResource finds the service that a step about a resource names; it does not name that of the information store.
var namedResource = regexp.MustCompile(`resource of (?:the information store|(\w+))`)

// V-85: the mandatory services come online one after the other in the sequence of the manual's table, in the integration and on
// each further node; optional ones follow.
func TestMandatoryServicesComeOnlineInTheirSequence(t *testing.T) {
	sequence := []string{"licsvc", "nameloc", "cfgsvc", "xmrsvc", "infostor", "mta", "mrs", "tcpapl", "stunnel", "DirSvc"}
	f := withXPR(t)
	for _, c := range []struct {
		runbook string
		in      runbook.Input
	}{{runbook.Integrate, runbook.Input{}}, {runbook.ReplicateToNode, runbook.Input{Node: "KERN2"}}} {
		f.calls = nil
		_, err := newSetup(t, f).play(c.runbook, c.in)
		require.NoError(t, err)
		var online []string
		for _, call := range f.called("EnsureResourceState apply") {
			about := namedResource.FindStringSubmatch(call)
			if about == nil {
				continue
			}
			if name := cmp.Or(about[1], storeService); !slices.Contains(online, name) {
				online = append(online, name)
			}
		}
		require.GreaterOrEqual(t, len(online), len(sequence), "%s: %v", c.runbook, online)
		assert.Equal(t, sequence, online[:len(sequence)], c.runbook)
	}
}
