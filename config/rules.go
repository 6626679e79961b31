package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Place says who can judge a rule.
type Place string

// The three places in which the manual's rules are judged.
const (
	// InFile rules are judged from the site file before anything starts.
	InFile Place = "site file"
	// OnHost rules are facts of hosts that a preflight step reads.
	OnHost Place = "host"
	// ByStep rules hold because a step makes them so.
	ByStep Place = "step"
)

// Rule is one row of the table of rules.
type Rule struct {
	// ID is the rule's or parameter's id in the step inventory: V-05, P-23.
	ID string `json:"id"`
	// Section of the manual; empty for rules of this service.
	Section string `json:"section,omitempty"`
	// What must hold, in a few words.
	What string `json:"what"`
	// Judged says where; Check is set for InFile rules only.
	Judged Place `json:"judged"`
	Check  Check `json:"-"`
}

// Check reports what in a site breaks one rule. The site has its defaults, so a
// check sees what a runbook would see.
type Check func(s *Site, r *Report)

// Report takes down what a check finds.
type Report struct {
	rule     Rule
	problems Problems
}

// Add notes a problem: where, what stands there, and what would be right.
func (r *Report) Add(path, value, message string) {
	r.problems = append(r.problems, Problem{
		Path: path, Value: value, Rule: r.rule.ID, Section: r.rule.Section, Message: message,
	})
}

// Rules returns every rule in the order of its id: the manual's rules V-01 to V-90,
// then parameters (P-nn), then rules of files and of this service (F-nn).
func Rules() []Rule {
	all := slices.Concat(ruleTables...)
	slices.SortStableFunc(all, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(strings.Index("VPF", a.ID[:1]), strings.Index("VPF", b.ID[:1])), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// ruleTables are the tables of rules by what they are about.
var ruleTables = [][]Rule{
	nameRules, addressRules, hostRules, accountRules, licensingRules, productRules, serviceRules,
	satelliteRules, registryRules, extraRules, clusterRules, parameterRules, ownRules,
}

// Check judges a site by every rule that its file can break, and reports all problems.
func (s *Site) Check() Problems {
	filled := s.WithDefaults()
	var problems Problems
	for _, rule := range Rules() {
		if rule.Check == nil {
			continue
		}
		report := Report{rule: rule}
		rule.Check(filled, &report)
		problems = append(problems, report.problems...)
	}
	return problems
}

// crossing names the rules that read a field besides their own: when the field
// could not be read, they would report what is not so.
var crossing = map[string][]string{
	"nodes":                    {"P-08", "P-09", "P-13"},
	"virtualServer":            {"V-37", "V-70"},
	"virtualServer.subnetMask": {"V-05"},
	"disk.driveLetter":         {"V-14", "V-71", "P-25"},
	"xpr.services":             {"V-57", "V-78", "V-79", "V-86", "P-65", "P-70"},
	"xpr.languages":            {"V-42"},
	"satellites":               {"V-57"},
}

// follows reports whether a broken rule follows from a problem of the shape: a field
// that could not be read looks as if it were missing.
func follows(problem Problem, shape Problems) bool {
	for _, known := range shape {
		if known.Rule == RuleWrongType && (touch(problem.Path, known.Path) || crosses(problem.Rule, known.Path)) {
			return true
		}
	}
	return false
}

func crosses(rule, unread string) bool {
	for field, rules := range crossing {
		if touch(field, unread) && slices.Contains(rules, rule) {
			return true
		}
	}
	return false
}

// touch reports whether one of two fields lies within the other.
func touch(a, b string) bool { return within(a, b) || within(b, a) }

// within reports whether a path is another one or lies below it.
func within(path, parent string) bool {
	rest, ok := strings.CutPrefix(path, parent)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// fileRule, hostRule and stepRule make the rows of the tables.
func fileRule(id, section, what string, check Check) Rule {
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
