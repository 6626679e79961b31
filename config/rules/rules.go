// Package rules holds the rules that a site must meet, as tables by subject: the
// manual's rules (V-nn), rules about the manual's parameters (P-nn), and rules about files and Changeover (F-nn).
package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/problem"
	"changeover/config/services"
)

// Place says where a rule is checked.
type Place string

// The three places in which the manual's rules are judged.
const (
	// InFile rules are judged from the site file before anything starts.
	InFile Place = "site file"
	// OnHost rules are facts of hosts that a preflight step reads.
	OnHost Place = "host"
	// ByStep rules are met because a step carries them out.
	ByStep Place = "step"
)

// Rule is one row of the table of rules.
type Rule struct {
	// ID is the rule's or parameter's id in the step inventory: V-05, P-23.
	ID string `json:"id"`
	// Section of the manual; empty for rules about Changeover.
	Section string `json:"section,omitempty"`
	// What the rule demands, in a few words.
	What string `json:"what"`
	// Judged is the place in which the rule is judged; Check is set only for InFile rules.
	Judged Place     `json:"judged"`
	Check  CheckFunc `json:"-"`
}

// CheckFunc reports what in a site breaks one rule. The site has its defaults, so a
// check sees what a runbook would see.
type CheckFunc func(s *config.Site, r *problem.Report)

// All returns every rule in the order of its id: the manual's rules V-01 to V-90,
// then parameters (P-nn), then rules about files and Changeover (F-nn).
func All() []Rule {
	all := slices.Concat(ruleTables...)
	slices.SortStableFunc(all, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(strings.Index("VPF", a.ID[:1]), strings.Index("VPF", b.ID[:1])), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// ruleTables are the tables of rules by what they are about.
var ruleTables = [][]Rule{
	nameRules, addressRules, hostRules, accountRules, licensingRules, productRules, serviceRules, featureRules,
	satelliteRules, registryRules, extraRules, clusterRules, parameterRules, ownRules,
}

// Check checks a site by every rule that its file can break, and returns all problems.
func Check(s *config.Site) problem.List {
	filled := services.WithDefaults(s)
	var problems problem.List
	for _, rule := range All() {
		if rule.Check == nil {
			continue
		}
		report := problem.Report{Rule: rule.ID, Section: filled.Section(rule.Section)}
		rule.Check(filled, &report)
		problems = append(problems, report.Problems...)
	}
	problems = append(problems, passwords(s, problems)...)
	return append(problems, bounds(s, problems.Errors())...)
}

// crossing names the rules that read a field other than their own: if that field
// could not be read, they would report problems that do not exist.
var crossing = map[string][]string{
	"nodes":                    {"P-08", "P-09", "P-13"},
	"virtualServer":            {"V-37", "V-70"},
	"virtualServer.subnetMask": {"V-05", "V-06", "V-37", "V-56", "P-10"},
	"disk.driveLetter":         {"V-14", "V-71", "P-25"},
	"xpr.services":             {"V-57", "V-78", "V-79", "V-86", "P-65", "P-70"},
	"xpr.languages":            {"V-42", "V-43"},
	"satellites":               {"V-57"},

	"xpr.projectSpecificRelease":    {"V-44"},
	"xpr.acceptLimitedAvailability": {"V-47"},
}

// Reads reports whether a rule reads a field that is not its own.
func Reads(rule, path string) bool {
	for field, rules := range crossing {
		if problem.Touch(field, path) && slices.Contains(rules, rule) {
			return true
		}
	}
	return false
}

// fileRule, hostRule and stepRule make the rows of the tables.
func fileRule(id, section, what string, check CheckFunc) Rule {
	return Rule{ID: id, Section: section, What: what, Judged: InFile, Check: check}
}

func hostRule(id, section, what string) Rule {
	return Rule{ID: id, Section: section, What: what, Judged: OnHost}
}

func stepRule(id, section, what string) Rule {
	return Rule{ID: id, Section: section, What: what, Judged: ByStep}
}

// indexed is the path of an item of a list.
func indexed(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
