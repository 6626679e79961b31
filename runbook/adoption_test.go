package runbook

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestADifferenceIsListedOnce(t *testing.T) {
	var a Adoption
	path := Difference{Step: "INT-9.4.4-1", Host: "KERN2", Title: "the Path", Property: "Path", Found: "a", Wanted: "a;b", Command: "set it"}
	again := path
	again.Step, again.Title = "REP-9.8.2-0", "the Path as a prerequisite"
	a.Add(path)
	a.Add(again)
	assert.Equal(t, []Difference{path}, a.Differences, "one command changes one thing, whichever step wants it")

	mode := Difference{Step: "INT-9.5.1-2", Host: "KERN1", Title: "service mta starts manually", Property: "StartMode", Found: "Auto", Wanted: "Manual", Command: "Set-Service mta"}
	other := mode
	other.Title, other.Command = "service mrs starts manually", "Set-Service mrs"
	a.Add(mode)
	a.Add(other)
	assert.Len(t, a.Differences, 3, "the commands name two services")
	onKERN2 := mode
	onKERN2.Host = "KERN2"
	a.Add(onKERN2)
	assert.Len(t, a.Differences, 4)

	port := Difference{Step: "INT-9.4.2-1", Title: "the port", Property: "Printer port", Found: "(absent)", Wanted: "P"}
	elsewhere := port
	elsewhere.Title = "another port"
	a.Add(port)
	a.Add(port)
	a.Add(elsewhere)
	assert.Len(t, a.Differences, 6, "without a command the title says what differs")
	assert.Equal(t, "INT-9.4.2-1: the port: Printer port is '(absent)', wanted 'P'", port.String())
	assert.Equal(t, "INT-9.7.4-1 KERN1: the zones: converted", Difference{Step: "INT-9.7.4-1", Host: "KERN1", Title: "the zones", Why: "converted"}.String())
}

func TestAResultHoldsABoundedNumberOfDifferences(t *testing.T) {
	var a Adoption
	for i := range mostDifferences + 3 {
		a.Add(Difference{Host: "KERN1", Title: fmt.Sprint(i), Property: "P", Found: strings.Repeat("x", 10_000)})
	}
	assert.Len(t, a.Differences, mostDifferences)
	assert.Equal(t, 3, a.More)
	assert.LessOrEqual(t, len(a.Differences[0].Found), longestDifference)
}

func TestStatementsMayBeLeftOut(t *testing.T) {
	task := OperatorTask{MayLeaveOut: true, Statements: []Statement{{Key: "A"}, {Key: "B"}}}
	c := Confirmation{Reason: "looked", Statements: map[string]string{"A": "so it is"}}
	assert.Empty(t, task.MissingStatements(c))
	assert.Equal(t, []Statement{{Key: "B"}}, task.Unstated(c))
	task.MayLeaveOut = false
	assert.Equal(t, []Statement{{Key: "B"}}, task.MissingStatements(c))
}
