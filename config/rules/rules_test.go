package rules

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/problem"
)

// berlin reads the example site as it is written, without defaults.
func berlin(t *testing.T) *config.Site {
	t.Helper()
	data, err := os.ReadFile("../sites/berlin.yaml")
	require.NoError(t, err)
	var site config.Site
	require.NoError(t, config.Decode(data, &site))
	return &site
}

// brief is what a test compares of problems.
func brief(p problem.List) []string {
	var out []string
	for _, found := range p {
		out = append(out, found.Rule+" "+found.Path)
	}
	return out
}

// ruleCase breaks one rule of the example site, and gives a near miss that keeps it.
type ruleCase struct {
	rule string
	path string
	bad  func(s *config.Site)
	good func(s *config.Site)
}

func allCases() []ruleCase {
	var all []ruleCase
	for _, table := range [][]ruleCase{nameCases, addressCases, hostCases, accountCases, productCases, serviceCases, satelliteCases, clusterCases, ownCases} {
		all = append(all, table...)
	}
	return all
}

func TestEachRuleReportsItsOwnMistakeOnly(t *testing.T) {
	for _, c := range allCases() {
		t.Run(c.rule+" "+c.path, func(t *testing.T) {
			site := berlin(t)
			c.bad(site)
			problems := Check(site).Errors()
			require.NotEmpty(t, problems, "the rule lets the mistake pass")
			for _, p := range problems {
				assert.Equal(t, c.rule, p.Rule, p.String())
				assert.NotEmpty(t, p.Message)
			}
			assert.Equal(t, c.path, problems[0].Path)
		})
	}
}

func TestEachRuleLetsTheNearMissPass(t *testing.T) {
	for _, c := range allCases() {
		if c.good == nil {
			continue
		}
		t.Run(c.rule+" "+c.path, func(t *testing.T) {
			site := berlin(t)
			c.good(site)
			assert.Empty(t, Check(site).Errors())
		})
	}
}

func TestEveryRuleOfTheFileHasABadCaseAndAGoodOne(t *testing.T) {
	bad, good := map[string]bool{}, map[string]bool{}
	for _, c := range append(allCases(), warningCases...) {
		bad[c.rule] = true
		good[c.rule] = good[c.rule] || c.good != nil
	}
	for _, rule := range All() {
		if rule.Judged == InFile {
			assert.True(t, bad[rule.ID], "%s has no bad case", rule.ID)
			assert.True(t, good[rule.ID], "%s has no good case", rule.ID)
		}
	}
}

func TestEveryFieldHasARuleThatJudgesIt(t *testing.T) {
	judges := map[string][]string{}
	for _, c := range allCases() {
		field := listIndex.ReplaceAllString(c.path, "")
		judges[field] = append(judges[field], c.rule)
	}
	for field, rules := range judges {
		rule, known := ruleOf(field)
		assert.True(t, known, field)
		assert.Contains(t, rules, rule.ID, field)
	}
	for id, fields := range fieldsOf {
		for _, field := range fields {
			rule, _ := ruleOf(field)
			assert.Equal(t, id, rule.ID, field)
			assert.Equal(t, InFile, rule.Judged, field)
		}
	}
}

func TestRulesCoverTheInventoryOnce(t *testing.T) {
	seen := map[string]int{}
	for _, rule := range All() {
		seen[rule.ID]++
		assert.Equal(t, rule.Judged == InFile, rule.Check != nil, rule.ID)
		assert.NotEmpty(t, rule.What, rule.ID)
		if strings.HasPrefix(rule.ID, "V-") {
			assert.NotEmpty(t, rule.Section, rule.ID)
		}
	}
	for id, n := range seen {
		assert.Equal(t, 1, n, "%s stands %d times", id, n)
	}
	manual := 0
	for id := range seen {
		if strings.HasPrefix(id, "V-") {
			manual++
		}
	}
	assert.Equal(t, 90, manual)
	assert.Equal(t, "V-01", All()[0].ID)
}

func TestOneMistakeHidesNoOther(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *config.Site)
		want   []string
	}{
		{"a colon after the letter", func(s *config.Site) {
			s.Disk.DriveLetter, s.XPR.InstallDir, s.EmbeddedCodes.Directory, s.Media.Path = "r:", `C:\x`, `S:\pec`, `R:\XPR`
		}, []string{"V-14 xpr.installDir", "V-71 embeddedCodes.directory", "P-23 disk.driveLetter", "P-25 media.path"}},
		{"no letter at all", func(s *config.Site) {
			s.Disk.DriveLetter, s.XPR.InstallDir, s.XPR.LicsvcDir, s.EmbeddedCodes.Directory = "RS", `C:\x`, `T:\lic`, `pec`
		}, []string{"V-14 xpr.installDir", "V-71 embeddedCodes.directory", "P-23 disk.driveLetter"}},
		{"a letter of local drives", func(s *config.Site) {
			s.Disk.DriveLetter, s.XPR.DatabaseDir, s.XPR.DocumentDir = "C", `A:\db`, `C:\documents`
		}, []string{"V-14 xpr.databaseDir", "P-23 disk.driveLetter"}},
		{"an unknown scenario and a node's address", func(s *config.Site) {
			s.Licensing.Scenario, s.Licensing.CLAHostIP = "3", "172.26.209.41"
		}, []string{"V-34 licensing.scenario", "V-37 licensing.claHostIP"}},
		{"an unknown scenario and no address", func(s *config.Site) {
			s.Licensing.Scenario, s.Licensing.CLAHostIP = "3", "agent"
		}, []string{"V-34 licensing.scenario", "V-37 licensing.claHostIP"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			site := berlin(t)
			c.change(site)
			assert.Equal(t, c.want, brief(Check(site)))
		})
	}
}

func TestOneFileReportsEveryProblemAtOnce(t *testing.T) {
	site := berlin(t)
	site.Nodes[0].Name = "A-NODE-NAME-THAT-IS-TOO-LONG"
	site.VirtualServer.IP = site.Cluster.IP
	site.Accounts.Service.Password = "hunter2"
	site.XPR.Services = append(site.XPR.Services, "DbApl", "IsdnApl")
	site.XPR.ISDNHardware = true
	var rules []string
	for _, p := range Check(site) {
		rules = append(rules, p.Rule)
		assert.NotContains(t, p.String(), "hunter2")
	}
	assert.Equal(t, []string{"V-01", "V-05", "V-44", "V-47", problem.RuleSecret}, rules)
}
