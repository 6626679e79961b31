package workflows

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/windows"
	"changeover/config"
	"changeover/runbook"
	"changeover/workflows/chapter"
)

// smtpRemoved is how the fake keeps that Windows' SMTP service is not installed on a host.
func smtpRemoved(host string) string {
	want, _ := json.Marshal(windows.Feature{Name: "SMTP-Server", Service: "SMTPSVC"})
	return "EnsureWindowsFeature" + host + string(want)
}

// removeSMTP removes Windows' SMTP service from a host, as prepare does.
func (f *fakeHosts) removeSMTP(host string) { f.ensured[smtpRemoved(host)] = true }

// installSMTP installs it again, as an administrator may have done.
func (f *fakeHosts) installSMTP(host string) { delete(f.ensured, smtpRemoved(host)) }

// forget undoes all that runs have made true, but for the features of Windows.
func (f *fakeHosts) forget() {
	for key := range f.ensured {
		if !strings.HasPrefix(key, "EnsureWindowsFeature") {
			delete(f.ensured, key)
		}
	}
}

// What prepare has looked at may have changed when a later runbook begins: a network adapter was replaced
// (V-22), or Windows' SMTP service was installed (D-66). Each runbook that changes hosts looks again, on the
// nodes that it works on, before it changes anything.
func TestEachRunbookLooksAgainAtWhatMayHaveChangedSincePrepare(t *testing.T) {
	for name, test := range map[string]struct {
		in    runbook.Input
		nodes []string
	}{
		runbook.Install:         {runbook.Input{}, []string{"KERN1", "KERN2"}},
		runbook.Integrate:       {runbook.Input{}, []string{"KERN1", "KERN2"}},
		runbook.ReplicateToNode: {runbook.Input{Node: "KERN2"}, []string{"KERN1", "KERN2"}},
		runbook.FailoverTest:    {runbook.Input{}, []string{"KERN1", "KERN2"}},
		runbook.AddSatellite:    {runbook.Input{Satellite: "SATEL1"}, []string{"KERN1"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := deployed(t)
			last := test.nodes[len(test.nodes)-1]
			f.forget()
			f.forgetFact(runbook.FactSatellitePrefix + "SATEL1")
			f.installSMTP(last)
			s := newScene(t, f)
			s.withOperator(name, test.in)
			s.at(2*time.Hour, func() {
				require.Len(t, s.progress().Parked, 1)
				parked := s.progress().Parked[0]
				assert.Equal(t, "PREP-7.1.3-4 on "+last, parked.Step.Place())
				assert.Contains(t, parked.Error, "'feature SMTP-Server is not installed' is not true on "+last)
				assert.Empty(t, f.called(" apply "), "nothing is changed before")
				for _, node := range test.nodes {
					assert.NotEmpty(t, f.called("CheckNetworkAdapters check "+node+" PREP-7.1.2-7 the licensed adapter has the MAC address"), node)
				}
				f.removeSMTP(last)
				s.update("", runbook.RetryUpdate, eva)
			})
			_, err := s.run(name, test.in)
			require.NoError(t, err)
		})
	}
}

func TestAntivirusStaysStoppedInEachRunbookThatInstalls(t *testing.T) {
	site := testSite()
	site.Checks.AntivirusServices = []string{"AV"}
	f := newFakeHosts(site)
	for _, name := range []string{runbook.Prepare, runbook.Install, runbook.Integrate, runbook.ReplicateToNode} {
		// Somebody has started it since the runbook before.
		for _, node := range site.NodeNames() {
			f.services[node]["av"] = &fakeService{start: chapter.ManualStart, state: chapter.Running}
		}
		f.calls = nil
		in := runbook.Input{Node: map[string]string{runbook.ReplicateToNode: "KERN2"}[name]}
		_, err := newScene(t, f).play(name, in)
		require.NoError(t, err)
		want := 2
		if name == runbook.ReplicateToNode {
			want = 3 // It starts again at the end, which is where nothing is to be installed any more.
		}
		assert.Len(t, f.called("EnsureWindowsService apply KERN2 PREP-7.1-5"), want-1, name)
		assert.NotEmpty(t, f.called("EnsureWindowsService apply KERN1 PREP-7.1-5"), name)
		assert.NotEmpty(t, f.called("EnsureRealTimeProtection check KERN2 PREP-7.1-5"), name)
	}
}

// What nobody could see is not unchanged: in the first check of a site there is no cluster drive, no printer driver and no
// recorded address.
func TestAFirstCheckClaimsNothingThatItCouldNotSee(t *testing.T) {
	site := testSite()
	site.Licensing.Scenario = config.ScenarioOutside
	f := newFakeHosts(site)
	f.idle = true
	clear(f.log)
	check := func(name, id, title string) runbook.StepRecord {
		_, err := newScene(t, f).run(name, runbook.Input{Mode: runbook.Check})
		require.NoError(t, err)
		for _, s := range f.evidence[len(f.evidence)-1].Steps {
			if s.ID == id && s.Host == "KERN1" && s.Title == title {
				return s
			}
		}
		t.Errorf("no step %s '%s' in %s", id, title, name)
		return runbook.StepRecord{}
	}
	latency := check(runbook.Prepare, "PREP-7.1.2-3", "drive R: answers within 10 ms on average")
	assert.Equal(t, runbook.Unknown, latency.Verdict)
	assert.Contains(t, latency.Note, "until ")
	check(runbook.Prepare, "PREP-7.1.2-7", "if the node sees the MAC address of the licence agent's computer 192.0.2.30, this MAC address is recorded")
	log := check(runbook.Integrate, "INT-9.4.2-3", "the log of the printer driver's setup was read")
	assert.Equal(t, runbook.Unknown, log.Verdict)
	assert.Equal(t, "until 9.4.2/1 (INT-9.4.2-1) on KERN1", log.Note)
	assert.Empty(t, log.Warnings)
	check(runbook.FailoverTest, "TST-9.9-3", "every node is up")
	check(runbook.FailoverTest, "TST-9.9-3", "the whole role is online")
}

func TestALogThatIsGoneIsNotRead(t *testing.T) {
	f := deployed(t)
	clear(f.log)
	_, err := newScene(t, f).run(runbook.Integrate, runbook.Input{Mode: runbook.Check})
	require.NoError(t, err)
	log := evidenceOf(t, f, "INT-9.4.2-3", "KERN1")
	assert.Equal(t, runbook.NotApplicable, log.Verdict)
	assert.NotEmpty(t, log.Warnings)
}
