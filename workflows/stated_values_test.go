package workflows

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/runbook"
)

// A statement is made in the words that the task shows: about other values of the site file nobody has said anything.
func TestAStatementIsAskedForAgainWhenItsValuesChange(t *testing.T) {
	deployment := deployed(t)
	for title, c := range map[string]struct {
		runbook string
		in      runbook.Input
		change  func(*config.Site)
	}{
		"the node has what the optional components of the site need: the SNMP service of Windows if the SNMP agent of the web server is chosen (4.4.1); " +
			"a platform that is released for text-to-speech (TTS) and speech recognition (ASR) (6.2/6)": {
			runbook: runbook.Prepare, change: func(s *config.Site) { s.XPR.TTSOnNodes = true },
		},
		"the licence agent's computer 192.0.2.99 has the network adapter that the licence is bound to": {
			runbook: runbook.Prepare, change: func(s *config.Site) { s.Licensing.CLAHostIP = "192.0.2.99" },
		},
		"the Release Notice and the Release Notes of V7R9 are available": {
			runbook: runbook.Install, change: func(s *config.Site) { s.XPR.Version = "V7R9" },
		},
		"the satellite is installed": {
			runbook: runbook.AddSatellite, in: runbook.Input{Satellite: "SATEL1"}, change: func(s *config.Site) {
				s.Satellites = []config.Satellite{{Name: "SATEL1", Apls: []string{"RepApl"}, SQLServer: "SQL9"}}
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			f := deployment
			site := *f.site
			defer func(before *config.Site) { f.site = before }(f.site)
			f.site = &site
			c.change(&site)
			c.in.Mode = runbook.Check
			_, err := newScene(t, f).run(c.runbook, c.in)
			require.NoError(t, err)
			assert.Equal(t, runbook.NeedsPerson, titled(t, f, title).Verdict)
		})
	}
	for _, name := range []string{runbook.Prepare, runbook.Install} {
		result, err := newScene(t, deployment).run(name, runbook.Input{Mode: runbook.Check})
		require.NoError(t, err)
		assert.Equal(t, runbook.StateInSync, result.State, name)
	}
}

// A fact that was written without its values counts as before.
func TestAStatementWithoutItsValuesCounts(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = preparationAttested()
	result, err := newScene(t, f).run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Zero(t, result.OperatorTasks)
}

// 9.10/1 is about the layers of a satellite: nobody has installed one that the site file gets later.
func TestAFurtherLayerOfASatelliteIsAskedFor(t *testing.T) {
	f := deployed(t)
	site := *f.site
	f.site = &site
	site.Satellites = []config.Satellite{{Name: "SATEL1", Apls: append([]string{"SmsIpApl"}, site.Satellites[0].Apls...)}}
	_, err := newScene(t, f).run(runbook.AddSatellite, runbook.Input{Satellite: "SATEL1", Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.NeedsPerson, titled(t, f, "the satellite is installed").Verdict)
}

// 9.4.3/4 to 9.4.3/6 are about each client PC: nobody has set up one that the site file gets later.
func TestAnotherClientPCIsAskedFor(t *testing.T) {
	f := withXPR(t)
	f.site.EmbeddedCodes = config.EmbeddedCode{Enabled: true, Clients: []string{"PC1"}}
	f.site.WithDefaults()
	_, err := newScene(t, f).play(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	f.site.EmbeddedCodes.Clients = []string{"PC1", "PC2"}
	f.evidence = nil
	_, err = newScene(t, f).run(runbook.Integrate, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	for _, id := range []string{"INT-9.4.3-3", "INT-9.4.3-4", "INT-9.4.3-5"} {
		assert.Equal(t, runbook.NeedsPerson, evidenceOf(t, f, id, "").Verdict, id)
	}
}
