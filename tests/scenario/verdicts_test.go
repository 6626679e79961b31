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
