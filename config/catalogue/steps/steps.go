// Package steps holds the manual's steps as data: the 185 steps of the inventory,
// each with its sections, how it is carried out, what is read and what that proves.
//
// Code names a step by an identifier, which derives from the step's ID:
// "INT-9.7.2-12a" is Int9_7_2Step12a. The prefix is capitalized, the dots of the
// section become underscores, and "Step" stands before what follows the second
// hyphen. "INT-9.4.2.1" is a whole section and has no such part: Int9_4_2_1.
package steps

import (
	"slices"
	"strings"
)

// How is the way in which a step is carried out.
type How string

// The closed set of ways.
const (
	Automatic     How = "automatic"
	Check         How = "check"
	Operator      How = "operator"
	Attest        How = "attest"
	Input         How = "input"
	NotApplicable How = "not-applicable"
	OutOfScope    How = "out-of-scope"
)

// Hows returns all ways in which steps are carried out.
func Hows() []How {
	return []How{Automatic, Check, Operator, Attest, Input, NotApplicable, OutOfScope}
}

// Meaning explains the word; it is empty for a word that is not of the set.
func (h How) Meaning() string {
	switch h {
	case Automatic:
		return "the service reads the state, changes what differs and reads it again; or it makes a decision that the manual asks for, from the site file and from what it has read"
	case Check:
		return "the service only reads; a difference stops the run until a person decides"
	case Operator:
		return "a person does it with the values that are shown; the service reads the result on the hosts, as far as they show it, before the run goes on"
	case Attest:
		return "a person confirms it, since no host shows the result"
	case Input:
		return "the site file gives the answer"
	case NotApplicable:
		return "reported as not applicable on every site"
	case OutOfScope:
		return "no runbook carries it out"
	}
	return ""
}

// Step is one step of the manual.
type Step struct {
	// ID is the inventory's, such as "INT-9.7.2-19".
	ID string `json:"id"`
	// Part1 and Part2 are the sections of the manual's parts for Windows Server 2008 R2
	// and for 2012 and later, as "section/step"; empty where a part lacks the step.
	Part1 string `json:"part1"`
	Part2 string `json:"part2"`
	// Manual is the reference that a run shows with the step. Where parts of the step
	// have references of their own, it is that of the main part.
	Manual string `json:"manual"`
	// Title is what holds after the step.
	Title string `json:"title"`
	How   How    `json:"how"`
	// Reads is what the service reads, and Proves what that proves.
	Reads string `json:"reads"`
	// ReadBy are the activities of the kinds that read it, joined by blanks. Read stands for a read of the
	// chapter itself, Measure for the measured outage, Sum for the results of other steps.
	// A step without any rests on a person's confirmation or on the site file, or is not applicable.
	ReadBy string `json:"readBy"`
	Proves string `json:"proves"`
	// Missing is what the code does not do yet; empty where it does all of the step.
	Missing string `json:"missing"`
	// Irrevocable are the site keys, joined by blanks, of the values that a person enters in this step and that nobody
	// can change later. The person types them again before the run goes on.
	Irrevocable string `json:"irrevocable"`
	// Hint is the manual's advice for a step that fails.
	Hint string `json:"hint"`
}

// IrrevocableKeys returns the site keys of what nobody can change after this step.
func (s Step) IrrevocableKeys() []string { return strings.Fields(s.Irrevocable) }

// ReadByActivities returns the activities that read what proves the step.
func (s Step) ReadByActivities() []string { return strings.Fields(s.ReadBy) }

// wrongPassword is the advice for services that do not start because they cannot log on.
const wrongPassword = "error 1069 at the start of a service means that its account lacks the right to log on as a service, or that the password is wrong: " +
	"correct the password that the site file refers to, abort, then set it on every node with 'changeover run change-service-password --site SITE'"

// chapter collects the steps of one runbook in the order of their declaration.
type chapter struct {
	prefix, runbook string
	steps           []Step
}

// The chapters, in the manual's order.
var (
	prepare   = &chapter{prefix: "PREP", runbook: "prepare"}
	install   = &chapter{prefix: "INS", runbook: "install"}
	integrate = &chapter{prefix: "INT", runbook: "integrate"}
	replicate = &chapter{prefix: "REP", runbook: "replicate-to-node"}
	failover  = &chapter{prefix: "TST", runbook: "failover-test"}
	satellite = &chapter{prefix: "SAT", runbook: "add-satellite"}
)

func chapters() []*chapter {
	return []*chapter{prepare, install, integrate, replicate, failover, satellite}
}

func (c *chapter) add(s Step) Step {
	c.steps = append(c.steps, s)
	return s
}

// Runbook returns the name of the runbook that carries out the step, by the ID's
// prefix; it is empty for a step that is not of this table.
func (s Step) Runbook() string {
	prefix, _, _ := strings.Cut(s.ID, "-")
	for _, c := range chapters() {
		if c.prefix == prefix {
			return c.runbook
		}
	}
	return ""
}

// Runbooks returns the names of the runbooks that have steps, in the manual's order.
func Runbooks() []string {
	var names []string
	for _, c := range chapters() {
		names = append(names, c.runbook)
	}
	return names
}

// All returns all steps in the manual's order.
func All() []Step {
	var all []Step
	for _, c := range chapters() {
		all = append(all, c.steps...)
	}
	return all
}

// Of returns the steps of a runbook in the manual's order; none for a name that
// Runbooks does not return.
func Of(runbook string) []Step {
	return slices.DeleteFunc(All(), func(s Step) bool { return s.Runbook() != runbook })
}

// Find returns the step with an ID.
func Find(id string) (Step, bool) {
	all := All()
	i := slices.IndexFunc(all, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return Step{}, false
	}
	return all[i], true
}
