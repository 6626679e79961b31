package workflows

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
)

// siteWithOptions is a site that chooses what siteWithEverything does not.
func siteWithOptions() *config.Site {
	site := testSite()
	site.Cluster.Virtual = false
	site.Office.Enabled = true
	site.XPR.TimeZoneSupport = "on"
	site.XPR.VoiceRecFormat = config.VoiceRecFormat{Path: `SOFTWARE\X`, Value: 1}
	site.XPR.Services = append(site.XPR.Services, "ExUmApl")
	site.XPR.Features = []string{"Utilities"}
	site.Accounts.Exchange = config.Account{Name: `EXAMPLE\exchange`, Password: "env:EXCHANGE"}
	site.SetStartupParameters = true
	site.XPR.Services, site.Network.InternetServer = append(site.XPR.Services, "Vm2TxtApl"), "speech.example.com:443"
	site.TLS.WebPort, site.TLS.StunnelPort = 443, 995
	return site.WithDefaults()
}

// readers are words of the column that are no kinds.
var readers = []string{"Read", "Measure", "Sum"}

// proofs are, by the id of a step, the kinds that were asked about it, and its verdicts.
type proofs struct {
	kinds    map[string]map[string]bool
	verdicts map[string][]runbook.Verdict
}

// deploymentsOf deploys sites twice: the second time everything is done already. Then each has a further language.
func deploymentsOf(t *testing.T, sites ...*config.Site) proofs {
	t.Helper()
	p := proofs{map[string]map[string]bool{}, map[string][]runbook.Verdict{}}
	for _, site := range sites {
		f := newFakeHosts(site)
		f.failTimes("EnsureFileCopy apply KERN2", runbook.ErrFileInUse, 1)
		for range 2 {
			_, err := newScene(t, f).play(runbook.Deploy, runbook.Input{})
			require.NoError(t, err)
		}
		site.XPR.Languages = append(slices.Clone(site.XPR.Languages), "Slovenian")
		_, err := newScene(t, f).run(runbook.Install, runbook.Input{Mode: runbook.Check})
		require.NoError(t, err)
		for name, in := range sideJobs() {
			if name != runbook.InstallHotfix || len(site.XPR.HotfixPackages) > 0 {
				_, err := newScene(t, f).play(name, in)
				require.NoError(t, err)
			}
		}
		for _, call := range f.calls {
			// As fakeHosts.note writes it: kind, mode, host, id.
			words := strings.Fields(call)
			if p.kinds[words[3]] == nil {
				p.kinds[words[3]] = map[string]bool{}
			}
			p.kinds[words[3]][words[0]] = true
		}
		for _, e := range f.evidence {
			for _, s := range e.Steps {
				p.verdicts[s.ID] = append(p.verdicts[s.ID], s.Verdict)
			}
		}
	}
	return p
}

// The table names the activities that read what proves a step, and the runbooks ask no others. A step that
// nothing reads is nowhere more than a person's word.
func TestTheTableNamesWhatReadsTheProofOfEachStep(t *testing.T) {
	p := deploymentsOf(t, testSite(), siteWithEverything(), withThirdNode(testSite()), siteWithOptions(), olderSite())
	for _, s := range steps.All() {
		var kinds []string
		for _, name := range s.ReadByActivities() {
			if !slices.Contains(readers, name) {
				kinds = append(kinds, name)
			}
		}
		assert.Equal(t, kinds, slices.Sorted(maps.Keys(p.kinds[s.ID])), "the kinds that read %s (%s), as the column ReadBy lists them", s.ID, s.Title)
		if s.ReadBy != "" {
			continue
		}
		assert.NotContains(t, []steps.How{steps.Automatic, steps.Check, steps.Operator}, s.How, "nothing reads %s", s.ID)
		for _, verdict := range p.verdicts[s.ID] {
			assert.Contains(t, []runbook.Verdict{runbook.Attested, runbook.NotApplicable}, verdict, "nothing reads %s (%s)", s.ID, s.Title)
		}
	}
}

// Only chapter/reports.go gives a step a verdict without a look, and says what it rests on.
func TestOnlyOneFileReportsVerdicts(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	further, err := filepath.Glob("*/*.go")
	require.NoError(t, err)
	found := 0
	for _, name := range append(files, further...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		calls := strings.Count(string(text), "engine."+"Report(")
		if name == filepath.Join("chapter", "reports.go") {
			found = calls
			continue
		}
		assert.Zero(t, calls, "%s reports a verdict: use or add a function of chapter/reports.go", name)
	}
	assert.NotZero(t, found, "the test finds the calls")
}
