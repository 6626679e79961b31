package desk

import (
	"slices"
	"strings"

	"changeover/runbook"
)

// Facts looks up a fact of the site record by its key, and reports whether it is there.
type Facts func(key string) (runbook.SiteFact, bool)

// Statement returns what a person states about a step.
func (t Task) Statement(s runbook.Step) runbook.Statement {
	text := strings.TrimSpace(s.Manual+" "+s.Host) + ": " + s.Title
	if entered := t.Entered[s.ID]; entered != "" {
		text += " (" + entered + ")"
	}
	return runbook.Statement{Key: t.FactOf(s), Text: text}
}

// AboutOf returns the values of the site file that a statement about a step is about, as the site record keeps them.
func (t Task) AboutOf(s runbook.Step) string { return runbook.Composed(t.SiteValues[t.FactOf(s)]) }

// IsSaid reports whether a person has stated a step that no host shows, for the present values of the site file. A fact that
// does not say what it is about counts for all values.
func (t Task) IsSaid(facts Facts, s runbook.Step) bool {
	fact, ok := facts(t.FactOf(s))
	return ok && isAbout(fact.Value, t.Entered[s.ID]) && (fact.About == "" || fact.About == t.AboutOf(s))
}

// Unsaid returns the task with the statements that nobody has made yet, about steps that no host shows, and the values
// that nobody has typed yet and that cannot be changed later. done: the person has nothing else to do.
func (t Task) Unsaid(facts Facts, done bool) Task {
	t.Attests, t.Statements = nil, nil
	var open []runbook.Step
	for _, s := range t.Steps {
		if !t.Proven(s) && (!done || !t.IsSaid(facts, s)) {
			open = append(open, s)
		}
	}
	for _, s := range open {
		if t.Attest {
			t.Statements = append(t.Statements, t.Statement(s))
		} else {
			t.Attests = append(t.Attests, t.Statement(s))
		}
	}
	if !done {
		return t
	}
	t.Values = slices.DeleteFunc(slices.Clone(t.Values), func(v runbook.IrrevocableValue) bool {
		fact, ok := facts(runbook.FactOfValue(v.Key))
		return ok && v.Fits(fact.Value)
	})
	t.Title = "state what was entered in the task \"" + t.Title + "\": the hosts show that this task is done, but not what was entered"
	t.Program, t.Attest = "", true
	t.Pages = slices.DeleteFunc(slices.Clone(t.Pages), func(p runbook.Page) bool {
		return !slices.ContainsFunc(open, func(s runbook.Step) bool { return s.Manual == p.Manual })
	})
	return t
}

// ToSay reports whether the task asks for a statement or a value.
func (t Task) ToSay() bool { return len(t.Attests)+len(t.Statements)+len(t.Values) > 0 }

// Asks reports whether the task asks for a statement about a step.
func (t Task) Asks(s runbook.Step) bool {
	key := t.FactOf(s)
	return slices.ContainsFunc(slices.Concat(t.Attests, t.Statements), func(st runbook.Statement) bool { return st.Key == key })
}

// Entered returns the value of a fact about what was entered in a setup: the fields and values, and the words of the person.
func Entered(fields, words string) string {
	if words == "" {
		return fields
	}
	return fields + enteredEnd + words
}

// enteredEnd stands between the fields and values of a fact and the words of the person.
const enteredEnd = ": "

// isAbout reports whether the value of a fact is about what was entered: these fields and values, and no others. What is
// entered nowhere is not compared.
func isAbout(value, fields string) bool {
	return fields == "" || value == fields || strings.HasPrefix(value, fields+enteredEnd)
}

// Words returns a decision's words about a statement: its own, or the reason of the decision.
func Words(d runbook.DecisionRecord, key string) string {
	for _, stated := range d.Stated {
		if stated.Name == key {
			return stated.Value
		}
	}
	return d.Reason
}
