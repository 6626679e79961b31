package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// shown are the fields of an operator task's page.
func shown(t *testing.T, s *scene, task, page string) []runbook.Field {
	t.Helper()
	i := slices.IndexFunc(s.seen, func(o runbook.OperatorTask) bool { return o.ID == task })
	require.GreaterOrEqual(t, i, 0, "task %s was never open", task)
	j := slices.IndexFunc(s.seen[i].Pages, func(p runbook.Page) bool { return p.Title == page })
	require.GreaterOrEqual(t, j, 0, "task %s has no page %s", task, page)
	return s.seen[i].Pages[j].Fields
}

// A client PC may have a 32-bit Windows, which has no key Wow6432Node (9.4.3/5), and may lack all of the values.
func TestTheRegistryOfClientPCsIsShownForEveryEdition(t *testing.T) {
	f := withXPR(t)
	f.site.EmbeddedCodes = config.EmbeddedCode{Enabled: true, Clients: []string{"PC1"}}
	f.site.WithDefaults()
	s := newScene(t, f)
	_, err := s.play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	const page, key = "Registry of the client PC", `HKLM\SOFTWARE\Wow6432Node\PP-COM`
	assert.Subset(t, shown(t, s, "embedded-code-clients", page), []runbook.Field{
		{Label: key + `\FaxMon: DefaultDir (REG_SZ)`, Value: `\\192.0.2.20\pec_spool`},
		{Label: key + `\FaxMon\MailApl: FaxPipe_Host (REG_SZ)`, Value: "192.0.2.20"},
		{Label: key + `\MRS\MailApl: SupportEC (REG_DWORD)`, Value: "1"},
	})
	task := s.seen[slices.IndexFunc(s.seen, func(o runbook.OperatorTask) bool { return o.ID == "embedded-code-clients" })]
	notes := task.Pages[slices.IndexFunc(task.Pages, func(p runbook.Page) bool { return p.Title == page })].Notes
	assert.Contains(t, strings.Join(notes, "; "), `use HKLM\SOFTWARE\PP-COM instead of `+key)
}

func TestThePreparationAsksForWhatOptionalComponentsNeed(t *testing.T) {
	site := testSite()
	site.Office, site.XPR.TTSOnNodes = config.Office{Enabled: true, Licences: 2}, true
	f := newFakeHosts(site)
	for _, node := range site.NodeNames() {
		f.programs[node+" "+`Microsoft (Office|365)`] = true
	}
	s := newScene(t, f)
	_, err := s.play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	fields := shown(t, s, "preparation", "To attest")
	assert.Contains(t, fields, runbook.Field{Label: "6.2 KERN2", Value: "the node has what the optional components of the site need: the SNMP service of Windows if the SNMP agent of the web server is chosen (4.4.1); " +
		"a platform that is released for text-to-speech (TTS) and speech recognition (ASR) (6.2/6); one of the 2 licences for Microsoft Office (6.2/9)"})
	assert.Len(t, f.called("PREP-6.2-1 Microsoft Office is installed"), 2, "a machine can see whether Office is installed")
}

func TestLicenceFilesAreShownForTheirNode(t *testing.T) {
	site := testSite()
	site.Licensing.Scenario, site.Licensing.CLAHostIP, site.Licensing.CLMHost = config.ScenarioOnNodes, site.VirtualServer.IP, "LICSRV"
	site.Nodes[0].MAC, site.Nodes[1].MAC = "00-30-48-80-72-97", "00-30-48-80-72-98"
	site.Licensing.LicenceFiles = []config.LicenceFile{{Path: `E:\kern1.xml`, MACs: []string{"00:30:48:80:72:97"}}}
	f := prepared(t)
	f.site = site
	s := newScene(t, f)
	_, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	manager := slices.IndexFunc(s.seen, func(o runbook.OperatorTask) bool { return o.ID == "licence-manager-kern1" })
	assert.Equal(t, "http://LICSRV:8819/clm/servlet/com.siemens.icn.hipath.hlm.csc.clm.ui.ClmServlet", s.seen[manager].Program)
	assert.Equal(t, []runbook.Field{{Label: `E:\kern1.xml`, Value: "MAC 00:30:48:80:72:97"}}, shown(t, s, "licences", "Creating the license files"))
	assert.Contains(t, shown(t, s, "licence-manager-kern1", "Activating a License for a CLA"), runbook.Field{Label: "License file", Value: `E:\kern1.xml`})
	assert.Contains(t, shown(t, s, "licence-manager-kern2", "Activating a License for a CLA"), runbook.Field{Label: "License file", Value: "the licence file for MAC address 00-30-48-80-72-98"})
}

func TestCertificatesShowTheSitesFields(t *testing.T) {
	f := prepared(t)
	f.site.TLS.CertificateFields = []config.CertificateField{{Label: "Organisation", Value: "Example"}}
	s := newScene(t, f)
	_, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	for _, page := range []string{"Creating the SSL Certificate", "SSL certificate for stunnel"} {
		assert.Equal(t, []runbook.Field{{Label: "Server name", Value: "XPRVS"}, {Label: "Organisation", Value: "Example"}}, shown(t, s, "xpr-setup", page))
	}
}

func TestStartupParametersAreLeftAloneUnlessTheSiteWantsThem(t *testing.T) {
	const ensure = "EnsureGenericService apply KERN1 INT-9.7.2-12c"
	f := withXPR(t)
	_, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Empty(t, f.called(ensure))

	f = withXPR(t)
	f.site.SetStartupParameters = true
	_, err = newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.Len(t, f.called(ensure), len(resolved.Resolve(f.site, "", "").Services)-1, "all but the information store, which is no generic service")
}

func TestAntivirusRunsAgainOnceEveryNodeHasXPR(t *testing.T) {
	site := withThirdNode(testSite())
	site.Checks.AntivirusServices = []string{"AV"}
	f := newFakeHosts(site)
	for _, node := range site.NodeNames() {
		f.services[node]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
	}
	states := func() (all []string) {
		for _, node := range site.NodeNames() {
			all = append(all, f.services[node]["av"].state)
		}
		return all
	}
	for _, in := range []runbook.Input{{Node: "KERN2"}, {Node: "KERN3"}} {
		for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate} {
			_, err := newScene(t, f).play(name, runbook.Input{})
			require.NoError(t, err)
		}
		assert.Equal(t, []string{chapter.Stopped, chapter.Stopped, chapter.Stopped}, states())
		_, err := newScene(t, f).play(runbook.ReplicateToNode, in)
		require.NoError(t, err)
	}
	assert.Equal(t, []string{chapter.Running, chapter.Running, chapter.Running}, states())
	_, err := newScene(t, f).play(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, []string{chapter.Running, chapter.Running, chapter.Running}, states(), "it is not stopped once more")
}

func TestAFailedRunSaysThatAntivirusIsOff(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	f := newFakeHosts(site)
	f.facts = preparationAttested()
	for _, node := range site.NodeNames() {
		f.services[node]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
	}
	f.protected = map[string]bool{"KERN1": true}
	f.failTimes("EnsureClusterGroup apply", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.ErrorContains(t, err, "these antivirus programs are still stopped (node/program): KERN1/AV (Start-Service -Name 'AV'), "+
		"KERN1/Microsoft Defender (Set-MpPreference -DisableRealtimeMonitoring $false), KERN2/AV (Start-Service -Name 'AV'); start the programs now")
}

func TestAnAntivirusServiceIsRecordedBeforeItIsStopped(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	f := newFakeHosts(site)
	f.facts = preparationAttested()
	f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
	f.services["KERN2"]["av"] = &fakeService{start: "Auto", state: chapter.Stopped}
	f.failTimes("EnsureWindowsService apply KERN1 PREP-7.1-5", runbook.ErrRefused, 1)
	s := newScene(t, f)
	s.at(time.Hour, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.ErrorContains(t, err, "(node/program): KERN1/AV (stop failed; to check: Get-Service -Name 'AV'; to start: Start-Service -Name 'AV')")
	assert.NotContains(t, err.Error(), "still stopped", "the host has refused to stop it")
	assert.Empty(t, f.called("EnsureWindowsService apply KERN2 PREP-7.1-5"), "others have stopped it")
}

// The fact is written before the program is stopped. An abort in between must not leave the fact alone: a later run would start a
// program that a person has stopped.
func TestAnAbortBeforeAnAntivirusServiceIsStoppedLeavesNoFact(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	f := newFakeHosts(site)
	f.facts = preparationAttested()
	f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
	s := newScene(t, f)
	f.whenCalled("RecordSiteFact "+runbook.FactAntivirusPrefix, func() { s.update("", runbook.AbortUpdate, eva) })
	_, err := s.run(runbook.Prepare, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.NotContains(t, err.Error(), "still stopped")
	require.Equal(t, chapter.Running, f.services["KERN1"]["av"].state)
	fact, _ := factNamed(f, runbook.FactAntivirusPrefix+"KERN1/AV")
	assert.Equal(t, "started again", fact.Value)
}

func TestAnAbortDoesNotLoseThatAnAntivirusServiceWasStartedAgain(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	f := integratedSite(t, site)
	f.services["KERN1"]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Stopped}
	f.facts = runbook.Replaced(f.facts, runbook.SiteFact{Key: runbook.FactAntivirusPrefix + "KERN1/AV", Value: "stopped for the installation"})
	s := newScene(t, f)
	f.failTimes("RecordSiteFact "+runbook.FactAntivirusPrefix+"KERN1/AV", runbook.ErrTransport, 1).meanwhile = func() { s.update("", runbook.AbortUpdate, eva) }
	_, err := s.run(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
	requireKind(t, err, runbook.ErrAborted)
	assert.NotContains(t, err.Error(), "still stopped")
	require.Equal(t, chapter.Running, f.services["KERN1"]["av"].state)
	fact, _ := factNamed(f, runbook.FactAntivirusPrefix+"KERN1/AV")
	assert.Equal(t, "started again", fact.Value)
}

func TestHotfixesAreAttestedAgainWhenTheirListGrows(t *testing.T) {
	site := testSite()
	site.XPR.Hotfixes = []string{"HF1"}
	f := integratedSite(t, site)
	asked := func() int {
		result, err := newScene(t, f).play(runbook.ReplicateToNode, runbook.Input{Node: "KERN2"})
		require.NoError(t, err)
		return result.OperatorTasks
	}
	assert.Equal(t, []int{1, 0}, []int{asked(), asked()})
	for _, node := range []string{"KERN1", "KERN2"} {
		assert.True(t, slices.ContainsFunc(f.facts, func(fact runbook.SiteFact) bool { return strings.HasPrefix(fact.Key, "REP-9.8.3-1/"+node) }), "the install node is asked about, too: %s", node)
	}
	site.XPR.Hotfixes = append(site.XPR.Hotfixes, "HF2")
	assert.Equal(t, []int{1, 0}, []int{asked(), asked()})
}

// What a site file says about telephony, mail, names and releases is in the texts of the steps that the manual gives it to.
func TestTheSetupShowsWhatOnlyTheSiteFileKnows(t *testing.T) {
	f := prepared(t)
	x := &f.site.XPR
	x.Services = append(x.Services, "ipApl", "CtiApl", "SmtpApl", "SapR3Apl")
	x.IPProtocol, x.CTIConnection = "CorNet-IP", config.ConnectionTAPI
	x.RemoteSystemLink, x.Crypto, x.LanguageLicences = true, config.CryptoKRYPT, 3
	x.ProjectSpecificRelease, x.AcceptLimitedAvailability = []string{"SapR3Apl"}, []string{"CtiApl"}
	f.site.SMTP = config.SMTP{Connection: config.SMTPDialUp, RASEntry: "Provider", RASUser: "dial", RASPassword: "env:RAS"}
	s := newScene(t, f)
	_, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Contains(t, shown(t, s, "xpr-setup", "Setup Wizard for the SMTP APL"), runbook.Field{Label: "RAS phone book entry", Value: "Provider"})
}

func TestVoIPServersAreAskedForAPing(t *testing.T) {
	site := testSite()
	site.Network = config.Network{VoIPServers: []string{"192.0.2.77"}}
	f := newFakeHosts(site)
	_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Len(t, f.called("CheckPing check KERN1 PREP-7.1-3"), 1)
}
