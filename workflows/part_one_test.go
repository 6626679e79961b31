package workflows

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/resolved"
	"changeover/runbook"
)

// olderSite is testSite with nodes of Windows Server 2008 R2.
func olderSite() *config.Site {
	site := testSite()
	site.Cluster.WindowsServer, site.Role.Priority = "2008 R2", ""
	return site.WithDefaults()
}

// partTwoOnly are the steps that part 1 does not have; they keep their reference.
var partTwoOnly = []string{"PREP-7.2-4", "TST-9.9-6"}

// The error of a failed step comes from an activity, which cites part 2.
func TestAFailedStepOfPartOneCitesPartOne(t *testing.T) {
	f := newFakeHosts(olderSite())
	f.facts = preparationAttested()
	f.failTimes(theGroup, runbook.ErrRefused, 1).advice = " (9.2/2)"
	s := newScene(t, f)
	parked := ""
	s.at(59*time.Minute, func() { parked = s.progress().Parked[0].Error })
	s.decides(runbook.RetryUpdate)
	_, err := s.run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Contains(t, parked, "Refused (5.2/2)")
	warned := false
	for _, record := range f.evidence[0].Steps {
		for _, warning := range record.Warnings {
			assert.NotContains(t, warning, "9.2/2")
			warned = warned || strings.Contains(warning, "(5.2/2)")
		}
	}
	assert.True(t, warned, "that the step failed stays evidence")
}

// keptInPartOne are the references that part 1 does not have (config/manual_parts.go).
var keptInPartOne = []string{"7.2/6", "9.9/6"}

// What a person reads of a site of Windows Server 2008 R2 is in part 1 of the manual: in evidence, tasks, looks and acts.
func TestASiteOfPartOneCitesPartOne(t *testing.T) {
	site := olderSite()
	site.EmbeddedCodes = config.EmbeddedCode{Enabled: true, Clients: []string{"PC1"}}
	f := newFakeHosts(site.WithDefaults())
	s := newScene(t, f)
	s.withOperator(runbook.Deploy, runbook.Input{})
	_, err := s.run(runbook.Deploy, runbook.Input{})
	require.NoError(t, err)

	part2 := regexp.MustCompile(`^[6-9](\.|$)`)
	checked := 0
	check := func(step runbook.Step) {
		if part2.MatchString(step.Manual) {
			assert.Contains(t, partTwoOnly, step.ID, step.Manual)
		}
		assert.NotRegexp(t, `(^|[ (])[6-9]\.\d`, step.Hint)
		checked++
	}
	bracketed := regexp.MustCompile(`\([6-9](\.\d+)+(/\w+)?[,)]`)
	texts := 0
	shown := func(all ...string) {
		for _, text := range all {
			texts++
			for _, reference := range bracketed.FindAllString(text, -1) {
				assert.Contains(t, keptInPartOne, strings.Trim(reference, "(,)"), text)
			}
		}
	}
	for _, e := range f.evidence {
		for _, record := range e.Steps {
			check(record.Step)
			shown(record.Title, record.Error, record.Note)
			shown(record.Warnings...)
		}
	}
	for _, act := range f.acts {
		check(act.Step)
	}
	for _, look := range f.looked {
		for _, item := range look.Items {
			check(item.Step)
		}
	}
	assert.Greater(t, checked, 1000)
	assert.Greater(t, texts, 1000)
	require.NotEmpty(t, s.seen)
	var labels []string
	for _, task := range s.seen {
		for _, said := range slices.Concat(task.Attests, task.Statements) {
			assert.NotRegexp(t, part2, said.Text)
		}
		for _, page := range task.Pages {
			shown(page.Notes...)
			assert.NotRegexp(t, part2, page.Manual, page.Title)
			for _, field := range page.Fields {
				assert.NotRegexp(t, part2, field.Label)
				labels = append(labels, field.Label)
			}
		}
	}
	assert.Contains(t, labels, "Driver on Windows XP and Windows Server 2003")
}

// 3.2/6, E-P09: a role of Windows Server 2008 R2 has no priority.
func TestARoleOfPartOneStartsByItself(t *testing.T) {
	f := newFakeHosts(olderSite())
	f.facts = preparationAttested()
	_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.NotApplicable, evidenceOf(t, f, "PREP-7.2-4", "KERN1").Verdict)
	assert.Equal(t, runbook.Changed, evidenceOf(t, f, "PREP-3.2-5", "KERN1").Verdict)
	assert.JSONEq(t, `{"role": "Xpressions Role", "priority": 1}`, string(f.wanted["PREP-3.2-5"]))

	f = attestedSite()
	_, err = newScene(t, f).run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)
	assert.Equal(t, runbook.Changed, evidenceOf(t, f, "PREP-7.2-4", "KERN1").Verdict)
	assert.Equal(t, runbook.NotApplicable, evidenceOf(t, f, "PREP-3.2-5", "").Verdict)
}

// 3.1.2, 5.7.3/7: part 1 forbids a ComAssistant, and has the information store depend on the File Server too (E-P06, E-P27).
func TestPartOneAsksForMore(t *testing.T) {
	absent := map[bool]string{true: `{"absent": ["Com ?Assistant"]}`, false: `{"suspect": ["Com ?Assistant"]}`}
	for _, site := range []*config.Site{olderSite(), testSite()} {
		f := newFakeHosts(site)
		f.facts = preparationAttested()
		_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{Mode: runbook.Check})
		require.NoError(t, err)
		i := slices.IndexFunc(f.looked, func(look runbook.LookRequest) bool {
			return slices.ContainsFunc(look.Items, func(item runbook.LookItem) bool { return item.Step.ID == "PREP-3.1.2-11" })
		})
		require.GreaterOrEqual(t, i, 0)
		for _, item := range f.looked[i].Items {
			if item.Step.ID == "PREP-3.1.2-11" {
				assert.JSONEq(t, absent[site.PartOne()], string(item.Want))
			}
		}
		services := resolved.Resolve(site, "", "").Services
		store := services[slices.IndexFunc(services, func(s resolved.Service) bool { return s.Store })]
		assert.Equal(t, site.PartOne(), slices.Contains(store.DependsOn, resolved.Provider{Type: "File Server"}))
	}
}

// V-23: every node runs the release of the site file. What differs is named with each host, before anything is changed.
func TestOtherReleasesAreRefusedBeforeAnythingIsChanged(t *testing.T) {
	for name, test := range map[string]struct {
		site     *config.Site
		releases map[string]string
		says     []string
	}{
		"a mixture":       {olderSite(), map[string]string{"KERN2": "2022"}, []string{"Windows Server 2008 R2, the release in the site file (cluster.windowsServer): KERN1 runs Windows Server 2008 R2, KERN2 runs Windows Server 2022;"}},
		"another release": {testSite(), map[string]string{"KERN1": "2008 R2", "KERN2": "2008 R2"}, []string{"Windows Server 2022, the release in the site file (cluster.windowsServer): KERN1 runs Windows Server 2008 R2, KERN2 runs Windows Server 2008 R2;"}},
		"none of them":    {testSite(), map[string]string{"KERN1": ""}, []string{"KERN1 runs an unknown release, KERN2 runs Windows Server 2022;"}},
	} {
		for _, in := range []runbook.Input{{}, {Mode: runbook.Check}} {
			t.Run(name+" "+string(in.Mode.OrApply()), func(t *testing.T) {
				f := newFakeHosts(test.site)
				f.facts, f.releases = preparationAttested(), test.releases
				_, err := newScene(t, f).run(runbook.Deploy, in)
				requireKind(t, err, runbook.ErrPrecondition)
				for _, says := range test.says {
					require.ErrorContains(t, err, says)
				}
				assert.Empty(t, f.acts)
				assert.Empty(t, f.looked)
			})
		}
	}
}

// A node that does not answer says nothing of its release: its own steps say so. One that leaves the cluster may be broken.
func TestANodeThatDoesNotAnswerIsLeftToItsSteps(t *testing.T) {
	f := attestedSite()
	f.failTimes("ReadRelease KERN2", runbook.ErrTransport, 1)
	_, err := newScene(t, f).run(runbook.Prepare, runbook.Input{})
	require.NoError(t, err)

	f = deployedWith(t, withThirdNode(testSite()))
	f.releases = map[string]string{"KERN3": "2012"}
	_, err = newScene(t, f).run(runbook.FailoverTest, runbook.Input{Mode: runbook.Check})
	requireKind(t, err, runbook.ErrPrecondition)
	_, err = newScene(t, f).run(runbook.RemoveNode, runbook.Input{Node: "KERN3", Mode: runbook.Check})
	require.NoError(t, err)
}
