// Package steps holds the manual's steps as data: the 185 steps of the inventory,
// each with its sections, how it is carried out, what is read and what the reading proves.
//
// Code names a step by an identifier, which derives from the step's ID:
// "INT-9.7.2-12a" is Int9_7_2Step12a. The prefix is capitalized, the dots of the
// section become underscores, and "Step" precedes the part after the second
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

// Meaning explains the word; empty for a word outside the set.
func (h How) Meaning() string {
	switch h {
	case Automatic:
		return "Changeover reads the state, changes what differs and reads the state again. If the manual asks for a decision, Changeover decides from the site file and from what it has read"
	case Check:
		return "Changeover reads; a difference stops the run until a person decides. In two rows, Changeover also changes something; these rows say what"
	case Operator:
		return "a person does the step with the values that the run shows. Before the run continues, Changeover reads what the hosts show of the result"
	case Attest:
		return "a person confirms the step, because no host shows the result, or because what the hosts show does not prove it"
	case Input:
		return "the site file gives the answer"
	case NotApplicable:
		return "the run reports the step as not applicable on every site"
	case OutOfScope:
		return "no runbook carries out the step"
	}
	return ""
}

// Step is one step of the manual.
type Step struct {
	// ID is the inventory's, such as "INT-9.7.2-19".
	ID string `json:"id"`
	// Part1 and Part2 are the sections of the manual's parts for Windows Server 2008 R2
	// and for 2012 R2 and later, as "section/action"; empty where a part lacks the step.
	Part1 string `json:"part1"`
	Part2 string `json:"part2"`
	// Manual is the reference that a run shows with the step. If parts of the step
	// have references of their own, Manual is the reference of the main part.
	Manual string `json:"manual"`
	// Title is what is true after the step.
	Title string `json:"title"`
	How   How    `json:"how"`
	// Reads is what the service reads, and Proves is what the reading proves.
	Reads string `json:"reads"`
	// ReadBy are the activities of the kinds that read the step, separated by spaces. Read means a read of the
	// chapter itself, Measure the measured outage, Sum the results of other steps. If ReadBy is empty, the step
	// rests on a person's confirmation or on the site file, or is not applicable.
	ReadBy string `json:"readBy"`
	Proves string `json:"proves"`
	// Missing is what the code does not do yet; empty if the code does all of the step.
	Missing string `json:"missing"`
	// Irrevocable are the site keys, separated by spaces, of the values that a person enters in this step and that
	// nobody can change later. The person types the values again before the run continues.
	Irrevocable string `json:"irrevocable"`
	// Hint is the manual's advice for a step that fails.
	Hint string `json:"hint"`
}

// IrrevocableKeys returns the site keys of what nobody can change after this step.
func (s Step) IrrevocableKeys() []string { return strings.Fields(s.Irrevocable) }

// ReadByActivities returns the activities that read what proves the step.
func (s Step) ReadByActivities() []string { return strings.Fields(s.ReadBy) }

// wrongPassword is the advice for services that do not start because they cannot log on.
const wrongPassword = "if a service fails to start with error 1069, its account lacks the right to log on as a service, or the password is wrong. " +
	"If the right is missing, grant the right on this node, then retry. If the password is wrong, correct the password that the site file refers to; " +
	"abort, then set the password on every node with 'changeover run change-service-password --site SITE'"

// resourceAdvice is the manual's advice for a resource that does not come online.
const resourceAdvice = "in Event Viewer, read the logs System and Application of the node, and look up the error code with 'net helpmsg <code>'. Clear the service's dependencies with 'sc.exe config <service> depend= /'. " +
	"In Registry Editor, replace the node's name with the virtual server's network name in both registry trees of XPR (" +
	`HKLM\SOFTWARE\Wow6432Node\Siemens and HKLM\SOFTWARE\Wow6432Node\PP-COM` + "), as 9.3 describes. Then retry (the manual advises this in 9.7.2/21)"

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
// prefix; empty for a step that is not in this table.
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

// Of returns the steps of a runbook in the manual's order; no steps for a name that
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
