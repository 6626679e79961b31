package runbook

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"changeover/runbook/plaintext"
)

// Statement is what a person states about one step, since no host shows it.
type Statement struct {
	// Key names the statement in a Confirmation, and is its key in the site record.
	Key  string `json:"key"`
	Text string `json:"text"`
}

// IrrevocableValue is a value of the site that cannot be changed once a program has it. A person types
// it again, as the program shows it, so that a slip is found while it can still be undone.
type IrrevocableValue struct {
	// Key is that of the site file, such as "xpr.serverName".
	Key string `json:"key"`
	// Step is the id of the step that sets it, Label the page and field that show it.
	Step  string `json:"step"`
	Label string `json:"label"`
	// Want are the spellings that fit the site file. They are never shown: what is typed again must come
	// from the program's screen.
	Want []string `json:"-"`
}

// Fits reports whether a typed value is the site's. Windows compares paths in any case.
func (v IrrevocableValue) Fits(typed string) bool {
	typed = strings.TrimSpace(typed)
	return slices.ContainsFunc(v.Want, func(want string) bool {
		if strings.Contains(want, `:\`) {
			return strings.EqualFold(strings.TrimRight(typed, `\`), strings.TrimRight(want, `\`))
		}
		return typed == want
	})
}

// MissingValues returns the keys of the values that a confirmation does not type again.
func (t OperatorTask) MissingValues(c Confirmation) []string {
	var missing []string
	for _, v := range t.Values {
		if strings.TrimSpace(c.Values[v.Key]) == "" {
			missing = append(missing, v.Key)
		}
	}
	return missing
}

// longestKey is the number of bytes that a refusal shows of a key that the task does not know.
const longestKey = 60

// UnknownKeys returns the values and statements of a confirmation that the task does not ask for and has not asked for, as flags.
func (t OperatorTask) UnknownKeys(c Confirmation) []string {
	var unknown []string
	for _, key := range slices.Sorted(maps.Keys(c.Values)) {
		if !slices.Contains(t.Given, key) && !slices.ContainsFunc(t.Values, func(v IrrevocableValue) bool { return v.Key == key }) {
			unknown = append(unknown, "--value "+plaintext.Key(key))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.Statements)) {
		if !slices.Contains(t.Given, key) && !slices.ContainsFunc(slices.Concat(t.Statements, t.Attests), func(s Statement) bool { return s.Key == key }) {
			unknown = append(unknown, "--statement '"+plaintext.Cut(plaintext.Line(key), longestKey)+"'")
		}
	}
	return unknown
}

// MissingStatements returns the statements that a confirmation does not make, and must. Where the task asks
// for one only, the reason is it.
func (t OperatorTask) MissingStatements(c Confirmation) []Statement {
	if t.MayLeaveOut || len(t.Statements) == 1 && strings.TrimSpace(c.Reason) != "" {
		return nil
	}
	return t.Unstated(c)
}

// Unstated returns the statements that a confirmation does not make one by one.
func (t OperatorTask) Unstated(c Confirmation) []Statement {
	return slices.DeleteFunc(slices.Clone(t.Statements), func(s Statement) bool { return strings.TrimSpace(c.Statements[s.Key]) != "" })
}

// Differing returns the values that were typed otherwise than the site file has them.
func (t OperatorTask) Differing(c Confirmation) []IrrevocableValue {
	return slices.DeleteFunc(slices.Clone(t.Values), func(v IrrevocableValue) bool { return v.Fits(c.Values[v.Key]) })
}

// Typed returns what a confirmation types again, in the task's order.
func (t OperatorTask) Typed(c Confirmation) []Fact {
	var typed []Fact
	for _, v := range t.Values {
		typed = append(typed, Fact{Name: v.Key, Value: strings.TrimSpace(c.Values[v.Key])})
	}
	return typed
}

// Stated returns a confirmation's words about a statement: its own, or the reason.
func (c Confirmation) Stated(key string) string {
	if words := strings.TrimSpace(c.Statements[key]); words != "" {
		return words
	}
	return c.Reason
}

// Permission reports whether a confirmation of the task gives a permission, such as that for a restart. A permission is about no
// step: nothing was done yet.
func (t OperatorTask) Permission() bool {
	return t.Attest && len(t.Steps)+len(t.Statements)+len(t.Attests) == 0
}

// Example returns the JSON with which the task is confirmed, its words left open.
func (t OperatorTask) Example() string {
	fields := []string{`"operator": "` + LeftOpen + `"`}
	if len(t.Statements) < 2 {
		fields = append(fields, `"reason": "`+LeftOpen+`"`)
	}
	fields = append(fields, fmt.Sprintf(`"task": %q`, t.ID))
	var values, statements []string
	for _, v := range t.Values {
		values = append(values, fmt.Sprintf(`%q: "`+LeftOpen+`"`, v.Key))
	}
	if len(t.Statements) > 1 {
		for _, s := range t.Statements {
			statements = append(statements, fmt.Sprintf(`%q: "`+LeftOpen+`"`, s.Key))
		}
	}
	for _, part := range []struct {
		name string
		open []string
	}{{"values", values}, {"statements", statements}} {
		if len(part.open) > 0 {
			fields = append(fields, fmt.Sprintf("%q: {%s}", part.name, strings.Join(part.open, ", ")))
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// Flags are those by which a script confirms the task, with placeholders that the run refuses.
func (t OperatorTask) Flags() string {
	further := ""
	for _, v := range t.Values {
		further += " --value " + v.Key + "=" + YourValue
	}
	switch {
	case t.MayLeaveOut:
		further += " --all-statements " + YourWordsOnAll
	case len(t.Statements) > 1:
		for _, s := range t.Statements {
			further += " --statement '" + s.Key + "=" + YourWords + "'"
		}
	case t.Permission():
		further += " --reason " + YourApproval
	case t.Attest:
		further += " --reason " + YourWords
	}
	return further
}

// NotConfirmed says why a task is not confirmed: what is not true yet, and apart from that what could
// not be looked at.
func NotConfirmed(missing, unseen []string) string {
	var parts []string
	for _, what := range missing {
		parts = append(parts, NotTrueYet+what)
	}
	for _, why := range unseen {
		parts = append(parts, NotLookedAt+why)
	}
	text := strings.Join(parts, "; ")
	switch {
	case !slices.ContainsFunc(parts, func(part string) bool { return !strings.HasSuffix(part, ConfirmAgain) }):
		return text
	case len(unseen) == 0:
		return text + "; complete the task and confirm again"
	case len(missing) == 0:
		return text + "; correct the cause (if a worker or a host did not answer, check that it runs), then confirm again"
	}
	return text + "; complete the task, correct the cause of each error and confirm again"
}

// Words that take the place of the advice to send retry: in a task that is shown, and in a refused confirmation.
const (
	Confirm      = "confirm"
	ConfirmAgain = "confirm again"
)

// adviceToRetry finds the advice to send retry. The word alone may also be part of what a host has answered.
var adviceToRetry = regexp.MustCompile(`(, then|; then|, and| and| then|[,;]) retry\b`)

// OfTask returns the error of a step with the advice to confirm: a task takes no retry.
func OfTask(text, confirm string) string { return adviceToRetry.ReplaceAllString(text, "$1 "+confirm) }

// Unread names steps that could not be looked at, and the cause. Of many steps it names only the first ones, so that a reader
// gets to the cause.
func Unread(titles []string, cause string) string {
	const shown = 3
	if more := len(titles) - shown; more > 1 {
		return strings.Join(titles[:shown], ", ") + " and " + Count(more, "more step") + ": " + cause
	}
	return strings.Join(titles, ", ") + ": " + cause
}

// Words in front of what a look at a task has found.
const (
	NotTrueYet  = "not true yet: "
	NotLookedAt = "the run could not look at "
)
