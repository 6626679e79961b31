package adopt

import (
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/catalogue/steps"
	"changeover/runbook"
	"changeover/workflows/chapter"
	"changeover/workflows/engine"
	"changeover/workflows/setup"
)

// lookForKeys finds the services that the install node has under another key than the tables. The site uses these keys from then
// on, so that the runbooks find no differences that are none.
func (a *adoption) lookForKeys(ctx workflow.Context) {
	s := chapter.Step(steps.InsVStep1, a.Site.Config.FirstNode(), "every service of the site is on this node")
	a.own = engine.Study(ctx, a.Run, runbook.Input{}, func(ctx workflow.Context) {
		a.Run.Do(ctx, engine.Check(s, setup.ServicesInstalled(a.Site)))
	})
	for _, studied := range a.own {
		for _, seen := range studied.Seen {
			for _, own := range setup.OwnKeys(a.Site, seen.Facts) {
				a.Site.TakeKey(own.Service, own.Key)
				a.keys = append(a.keys, own)
			}
		}
	}
}

// look reads from the hosts what the runbooks do not look at, since they go by their own facts in the site record: that the
// services are on each further node, and that they have the display names that the restart of 9.9/7 is for.
func (a *adoption) look(ctx workflow.Context) {
	var items []engine.Item
	for _, node := range a.unreplicated() {
		s := chapter.Step(steps.Rep9_8StepN, node, "every service of the site is on this node")
		items = append(items, engine.Check(s, check.ServicesInstalled{Names: a.Site.Keys(), Drive: a.Site.Config.Drive()}))
	}
	if second := a.Site.Config.SecondNode(); a.wantsDisplayNames() {
		first := a.Site.Config.FirstNode()
		s := chapter.Step(steps.Tst9_9Step7, second, "the services have the same display names as on "+first)
		items = append(items, engine.Check(s, check.DisplayNames{Names: a.Site.Keys(), As: first}))
	}
	a.Run.Do(ctx, items...)
	a.readFolders(ctx)
}

// unreplicated are the further nodes for which the site record has no fact that the role has run there.
func (a *adoption) unreplicated() []string {
	return slices.DeleteFunc(a.Site.Config.FurtherNodes(), func(node string) bool { return a.Run.Record().Has(runbook.FactReplicatedPrefix + node) })
}

// wantsDisplayNames reports whether the site wants the restart of 9.9/7 and the site record has no fact about it.
func (a *adoption) wantsDisplayNames() bool {
	return a.Site.Config.Test.RebootSecondNode && !a.Run.Record().Has(runbook.FactDisplayNamesPrefix+a.Site.Config.SecondNode())
}

// programs are the services whose program shows which folder XPR was installed in, by the site key of that folder.
var programs = map[string]string{"xpr.licsvcDir": setup.LicenceServiceKey, "xpr.installDir": "mrs"}

// folderKeys are the site keys of these folders, in the same order on every replay.
func folderKeys() []string { return []string{"xpr.licsvcDir", "xpr.installDir"} }

// readFolders reads where the programs of XPR are on the install node.
func (a *adoption) readFolders(ctx workflow.Context) {
	a.folders = map[string]string{}
	var names []string
	for _, key := range folderKeys() {
		if !a.Run.Record().Has(runbook.FactOfValue(key)) {
			names = append(names, programs[key])
		}
	}
	if len(names) == 0 {
		return
	}
	s := runbook.Step{ID: "read-services", Host: a.Site.Config.FirstNode(), Title: "read where XPR is installed"}
	var found []windows.ServiceDefinition
	query := runbook.HostQuery[windows.ServiceQuery]{Site: a.Site.Name(), Step: s, Query: windows.ServiceQuery{Names: names}}
	a.Run.Read(ctx, s, runbook.ReadServicesActivity, query, &found)
	for _, key := range folderKeys() {
		service := programs[key]
		folder := setup.SiteValue(&a.Site.Config, key)[0]
		for _, d := range found {
			program := strings.ToLower(strings.Trim(d.BinaryPath, `"`))
			if strings.EqualFold(d.Name, service) && strings.HasPrefix(program, strings.ToLower(strings.TrimRight(folder, `\`))+`\`) {
				a.folders[key] = folder
			}
		}
	}
}

// holds reports whether what was looked at for a step on a host is as wanted, in all items of a study with one of the ids.
// Without such an item nobody knows.
func holds(studied []engine.Studied, host string, ids ...string) bool {
	seen := false
	for _, s := range studied {
		for i, want := range s.Wants {
			if !slices.Contains(ids, want.Step.ID) || !strings.EqualFold(want.Step.Host, host) || i >= len(s.Seen) {
				continue
			}
			if found := s.Seen[i]; found.Problem != nil || len(found.Changes) > 0 || found.Unsettled {
				return false
			}
			seen = true
		}
	}
	return seen
}

// shows returns the value of a fact that a look at a host has shown, where what was looked at is as wanted.
func shows(studied []engine.Studied, host, name string) string {
	for _, s := range studied {
		for i, want := range s.Wants {
			if !strings.EqualFold(want.Step.Host, host) || i >= len(s.Seen) || s.Seen[i].Problem != nil || len(s.Seen[i].Changes) > 0 {
				continue
			}
			for _, fact := range s.Seen[i].Facts {
				if fact.Name == name {
					return fact.Value
				}
			}
		}
	}
	return ""
}
