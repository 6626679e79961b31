package scenario

import (
	"crypto/x509"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/winrm"
	"changeover/runbook"
)

// For a host that can't be looked at, a check reports unknown with the reason, and neither that something holds nor
// that it would change.
func TestACheckOfUnreadableHostsReportsUnknown(t *testing.T) {
	for name, c := range map[string]struct {
		reaching func(*winrm.Options)
		why      string
	}{
		"wrong password": {func(o *winrm.Options) { o.Password = "another" }, "401"},
		"wrong CA":       {func(o *winrm.Options) { o.RootCAs = x509.NewCertPool() }, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			s := New(t, "../../config/sites/berlin.yaml")
			s.Reaching = c.reaching
			result, err := s.Run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
			require.NoError(t, err)
			assert.Equal(t, runbook.StateIncomplete, result.State)
			assert.Equal(t, runbook.ExitIncomplete, result.State.ExitStatus())
			unknown := 0
			for _, step := range s.Evidence[0].Steps {
				switch step.Verdict {
				case runbook.Unknown:
					unknown++
					assert.Contains(t, step.Note+step.Error, c.why, step.Place())
				case runbook.NotApplicable, runbook.NeedsPerson, runbook.Attested:
				case runbook.Unchanged:
					assert.Empty(t, step.Host, "%s (%s) is unchanged on a host that was not looked at", step.ID, step.Title)
				case runbook.Changed, runbook.ChangedAnswerLost, runbook.WouldChange, runbook.OutcomeNotKnown, runbook.Failed, runbook.Skipped, runbook.NotReached:
					assert.Fail(t, "a verdict for a host that was not looked at", "%s %s: %s", step.Place(), step.Title, step.Verdict)
				}
				assert.Empty(t, step.Pending, step.Place())
			}
			assert.Greater(t, unknown, 40)
		})
	}
}

// aboutService matches the service that a step's title names.
var aboutService = regexp.MustCompile(`service ([A-Za-z0-9]+) `)

// On a bare cluster, a check does not report unchanged for a step about a service that does not exist.
func TestACheckReportsNoMissingServiceAsUnchanged(t *testing.T) {
	for _, c := range []struct {
		runbook string
		in      runbook.Input
	}{
		{runbook.Install, runbook.Input{}},
		{runbook.Integrate, runbook.Input{}},
		{runbook.ReplicateToNode, runbook.Input{Node: "KERN2"}},
		{runbook.FailoverTest, runbook.Input{}},
		{runbook.AddSatellite, runbook.Input{Satellite: "SATEL1"}},
	} {
		t.Run(c.runbook, func(t *testing.T) {
			s := New(t, "../../config/sites/berlin.yaml")
			c.in.Mode = runbook.Check
			_, err := s.Run(c.runbook, c.in)
			require.NoError(t, err)
			named := 0
			for _, step := range s.Evidence[0].Steps {
				found := aboutService.FindStringSubmatch(step.Title)
				if found == nil || step.Host == "" {
					continue
				}
				named++
				if host := s.Lab.World.Host(step.Host); host != nil {
					_, missing := host.Services.Get(found[1])
					if missing != nil {
						assert.NotEqual(t, runbook.Unchanged, step.Verdict, "%s: %s", step.Place(), step.Title)
					}
				}
			}
			t.Logf("%d steps name a service", named)
		})
	}
}

// A check of a deployment asks a person for nothing that an earlier runbook of the deployment does: on hosts as they are delivered, and
// after each chapter, only operator tasks need a person.
func TestACheckOfANewSiteNeedsAPersonForTasksOnly(t *testing.T) {
	for _, name := range []string{"berlin", "leipzig", "munich", "vienna"} {
		t.Run(name, func(t *testing.T) {
			s := New(t, exampleSite(name))
			requireTasksOnly(t, s, "")
			if name != "berlin" {
				return
			}
			for _, chapter := range []string{runbook.Prepare, runbook.Install, runbook.Integrate} {
				_, err := s.Run(chapter, runbook.Input{})
				require.NoError(t, err)
				requireTasksOnly(t, s, chapter)
			}
		})
	}
}

// requireTasksOnly checks a deployment after a chapter. Each step that needs a person must be an operator task, and no step is planned in
// two runbooks: the earlier one carries it out.
func requireTasksOnly(t *testing.T, s *Stage, after string) {
	t.Helper()
	before := len(s.Evidence)
	result, err := s.Run(runbook.Deploy, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	assert.Equal(t, runbook.StateIncomplete, result.State, "after %s", after)
	planned := map[string]string{}
	for _, e := range s.Evidence[before:] {
		for _, step := range e.Steps {
			if step.Verdict == runbook.NeedsPerson {
				assert.Contains(t, step.Note, "shows the operator task", "after '%s', %s: %s (%s): %v", after, e.WorkflowID, step.Place(), step.Title, step.Pending)
			}
			if step.Verdict == runbook.NeedsPerson || step.Verdict == runbook.WouldChange {
				named := step.Named()
				assert.Contains(t, []string{"", e.WorkflowID}, planned[named], "after '%s', %s plans %s again", after, e.WorkflowID, named)
				planned[named] = e.WorkflowID
			}
		}
	}
}

// A state that no earlier step of the deployment makes needs a person, whatever is open before it.
func TestACheckOfANewSiteStillNeedsAPersonForWhatNoStepMakes(t *testing.T) {
	s := New(t, exampleSite("berlin"))
	_, err := s.Lab.World.Host("KERN1").Software.RemoveFeature("NET-Framework-Core")
	require.NoError(t, err)
	_, err = s.Run(runbook.Deploy, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	found := map[string]runbook.Verdict{}
	for _, e := range s.Evidence {
		for _, step := range e.Steps {
			if step.ID == "INS-4.3.13-1" && step.Host == "KERN1" && step.Title == "the .NET Framework 3.5 of Windows is installed" {
				found[e.Runbook] = step.Verdict
			}
		}
	}
	assert.Equal(t, runbook.NeedsPerson, found[runbook.Prepare])
	assert.Equal(t, runbook.NeedsPerson, found[runbook.Install])
}
