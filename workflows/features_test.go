package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
	"changeover/workflows/chapter"
)

// Before XPR is installed, nobody is shown the setup while the site file does not decide on fax and voice.
func TestTheSetupIsNotShownBeforeFaxAndVoiceAreDecided(t *testing.T) {
	f := toSetup(t)
	f.site.XPR.Features = nil
	_, err := newScene(t, f).run(runbook.Install, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	found := false
	for _, s := range f.evidence[0].Steps {
		if s.Title == "the site file decides on fax and voice" {
			found = true
			assert.Equal(t, runbook.NeedsPerson, s.Verdict)
			assert.Contains(t, s.Note, "xpr.features in the site file")
		}
	}
	assert.True(t, found)

	s := newScene(t, f)
	_, err = s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrPrecondition)
	assert.ErrorContains(t, err, "cannot show the setup of XPR on KERN1: xpr.features in the site file does not state whether fax and voice are wanted")
	assert.Empty(t, s.seen)
}

// Where XPR is installed, its features are read, and a site file that decides nothing is as good as before.
func TestAnInstalledSiteNeedsNoDecisionOnFaxAndVoice(t *testing.T) {
	f := withXPR(t)
	f.site.XPR.Features = nil
	result, err := newScene(t, f).run(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateDone, result.State)
	assert.NotEmpty(t, f.called("CheckServicesInstalled check KERN1 INS-4.4.1-1 every installed service of XPR belongs to a chosen feature"))
}

// The features that no service shows are stated by a person, and a statement about others does not count.
func TestFeaturesWithoutAServiceAreStated(t *testing.T) {
	f := prepared(t)
	f.site.XPR.Features = []string{"Fax server", "Voicemail server > PhoneMail", "Utilities", "ISDN hardware > Fax G3 Post Dial"}
	f.site.XPR.Services = append(f.site.XPR.Services, "IsdnApl")
	s := newScene(t, f)
	_, err := s.play(runbook.Install, runbook.Input{})
	require.NoError(t, err)
	fact, ok := factNamed(f, "INS-4.4.1-1")
	require.True(t, ok)
	assert.Contains(t, fact.Value, "Services > Fax server > Fax-on-Demand, Services > Voicemail server > PhoneMail")
	assert.Contains(t, shown(t, s, "xpr-setup", "Selecting Features"), runbook.Field{Label: "Services > Voicemail server > VMS", Value: "off"})
	assert.NotEmpty(t, f.called(`CheckPaths check KERN1 INS-4.4.1-1 the folder of XPR's utilities`))
	assert.Equal(t, runbook.Attested, evidenceOf(t, f, "INS-4.4.15-1", "KERN1").Verdict, "Fax G3 Post Dial is set up afterwards")
	var notes []string
	for _, task := range f.evidence[0].OperatorTasks {
		notes = append(notes, task.Notes...)
	}
	assert.Contains(t, notes, "'Specifying the Server Name': the name cannot be changed later", "what a page said is in the evidence")

	const nothingYet, nowhereElse = "CheckInstalledSoftware check KERN1 INS-4.3.1-1 no component", "CheckServicesInstalled check KERN2 INS-V-1"
	assert.NotEmpty(t, f.called("CheckSameFiles check KERN1 INS-4.3.1-1"), "the whole medium is compared before the setup")
	assert.NotEmpty(t, f.called(nothingYet), "before the setup, its host has nothing of XPR")
	assert.NotEmpty(t, f.called(nowhereElse), "behind it, no further node has")

	f.site.XPR.Features, f.evidence, f.calls = []string{"Voicemail server > VMS"}, nil, nil
	_, err = newScene(t, f).run(runbook.Install, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.NeedsPerson, evidenceOf(t, f, "INS-4.4.1-1", "").Verdict)
	assert.Empty(t, append(f.called(nothingYet), f.called(nowhereElse)...), "where XPR is installed, neither is looked at")
}

// A service of XPR on a further node stops the installation behind its setup: the setup ran on the wrong node, or on both.
func TestAServiceOfXPROnAFurtherNodeStopsTheInstallation(t *testing.T) {
	f := toSetup(t)
	f.services["KERN2"]["mta"] = &fakeService{start: "Auto", state: chapter.Running}
	s := newScene(t, f)
	s.setUp(time.Hour, func(*runbook.Confirmation) {})
	s.decides("", runbook.AbortUpdate)
	_, err := s.run(runbook.Install, runbook.Input{})
	requireKind(t, err, runbook.ErrAborted)
	assert.Contains(t, titled(t, f, "no service of XPR is installed on this node yet").Error, "Service of XPR")
}
