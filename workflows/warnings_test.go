package workflows

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config/resolved"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// What the manual warns of and no host shows stands in the page of the clients (D-64).
func TestClientsGetTheManualsFont(t *testing.T) {
	clients := clientTask(&chapter.Chapter{Site: resolved.Resolve(testSite(), "", "")}, nil)
	assert.Contains(t, clients.Pages[0].Fields, runbook.Field{Label: "Font of documents with embedded codes", Value: "Courier"})
}

// 9.4.2: the driver is installed on the nodes, and never as a resource of the cluster (D-34).
func TestAnIntegrationStopsAtAPrintSpoolerInTheRole(t *testing.T) {
	f := withXPR(t)
	f.failTimes("CheckResourceTypeCount check KERN1 INT-9.4.2-1", runbook.ErrVerification, 1)
	s := newScene(t, f)
	s.withOperator(runbook.Integrate, runbook.Input{})
	s.at(24*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "the role has no Print Spooler resource", s.progress().Parked[0].Step.Title)
		s.update("", runbook.RetryUpdate, eva)
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	assert.True(t, strings.Contains(string(f.wanted["INT-9.4.2-1"]), `"Print Spooler"`), "%s", f.wanted["INT-9.4.2-1"])
}

// What the site file is perhaps not meant to say stands in the plan and in the run, once: a deployment's children use
// the same file.
func TestWarningsOfTheSiteFileAreShownOnce(t *testing.T) {
	const warning = "nodes[1].clientIP: warning: it is in another subnet"
	for _, mode := range []runbook.Mode{runbook.Check, runbook.Apply} {
		f := deployed(t)
		f.siteWarnings = []string{warning}
		result, err := newScene(t, f).play(runbook.Deploy, runbook.Input{Mode: mode})
		require.NoError(t, err)
		shown := 0
		for _, e := range f.evidence {
			for _, record := range e.Steps {
				if slices.Contains(record.Warnings, warning) {
					assert.Equal(t, runbook.Deploy+" site-file", e.Runbook+" "+record.ID)
					assert.Equal(t, runbook.Unchanged, record.Verdict)
					shown++
				}
			}
		}
		assert.Equal(t, 1, shown)
		assert.Positive(t, result.Warnings)
	}
}

// A run that sets passwords would fail after it has moved the role, and XPR would be down. A check shows what is wrong.
func TestARunThatSetsPasswordsNeedsThemAtItsStart(t *testing.T) {
	const missing = "accounts.service.password: cannot resolve secret env:PW: the worker's process on computer W1 has no environment variable of this name"
	f := deployed(t)
	for _, test := range []struct {
		book string
		in   runbook.Input
		runs bool
	}{
		{runbook.Deploy, runbook.Input{}, false},
		{runbook.Integrate, runbook.Input{}, false},
		{runbook.ReplicateToNode, runbook.Input{Node: "KERN2"}, false},
		{runbook.ReplaceNode, runbook.Input{Node: "KERN2"}, false},
		{runbook.ChangeServicePassword, runbook.Input{}, false},
		{runbook.Deploy, runbook.Input{Mode: runbook.Check}, true},
		{runbook.SetTimeZoneSupport, runbook.Input{}, true},
	} {
		site := f.clone(f.site)
		site.unreadable = []string{missing}
		_, err := newScene(t, site).play(test.book, test.in)
		if !test.runs {
			require.ErrorContains(t, err, missing+"; then start the runbook again", test.book)
			assert.Empty(t, site.calls, "%s: nothing was asked of a host, and no lock was taken", test.book)
			continue
		}
		require.NoError(t, err, test.book)
		shown := 0
		for _, e := range site.evidence {
			for _, record := range e.Steps {
				if slices.Contains(record.Warnings, missing) {
					assert.Equal(t, "site-file", record.ID)
					shown++
				}
			}
		}
		assert.Equal(t, 1, shown, test.book)
	}
}

// The hint is about the state of the host, which was not seen.
func TestAStepWhoseHostWasNotSeenHasNoHint(t *testing.T) {
	for kind, hint := range map[string]bool{runbook.ErrConnection: false, runbook.ErrRefused: true} {
		f := withXPR(t)
		f.failTimes("CheckResourceTypeCount check KERN1 INT-9.4.2-1", kind, 1)
		s := newSetup(t, f)
		s.withOperator(runbook.Integrate, runbook.Input{})
		s.at(24*time.Hour, func() {
			require.Len(t, s.progress().Parked, 1)
			assert.Equal(t, hint, s.progress().Parked[0].Step.Hint != "", kind)
			s.update("", runbook.RetryUpdate, eva)
		})
		_, err := s.run(runbook.Integrate, runbook.Input{})
		require.NoError(t, err)
	}
}
