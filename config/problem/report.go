package problem

import (
	"strconv"
	"strings"
)

// Report collects what the check of one rule finds.
type Report struct {
	// Rule and Section are set in every problem of the report.
	Rule, Section string
	Problems      List
}

// Add notes a problem: the field, its value, and a message that says what would be right.
func (r *Report) Add(path, value, message string) {
	r.Problems = append(r.Problems, Problem{Path: path, Value: value, Rule: r.Rule, Section: r.Section, Message: message})
}

// Warn notes a problem that does not stop the file from being used.
func (r *Report) Warn(path, value, message string) {
	r.Add(path, value, message)
	r.Problems[len(r.Problems)-1].Level = Warning
}

// Unique reports a name that was seen before, in any case.
func (r *Report) Unique(path, name string, seen map[string]bool) {
	key := strings.ToLower(name)
	if name != "" && seen[key] {
		r.Add(path, name, "is given twice (upper and lower case count as equal); correct or remove one of the two")
	}
	seen[key] = true
}

// SecretReference is what a field for a secret must be, and RightSecret says so.
const (
	SecretReference = "a reference to the password, env:NAME or file:PATH, and never the password itself"
	RightSecret     = "must be " + SecretReference
)

// RightPort says what would be right in place of a number that is no TCP port.
const RightPort = "must be a TCP port from 1 to 65535"

// Port reports a number that is no TCP port.
func (r *Report) Port(path string, port int) {
	if !ValidPort(port) {
		r.Add(path, strconv.Itoa(port), RightPort)
	}
}

// ValidPort reports whether a number is a TCP port.
func ValidPort(port int) bool { return port >= 1 && port <= 65535 }

// Touch reports whether two paths name the same field, or one names a field within the other.
func Touch(a, b string) bool { return Within(a, b) || Within(b, a) }

// Within reports whether a field's path is another one or lies below it.
func Within(path, parent string) bool {
	rest, ok := strings.CutPrefix(path, parent)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
