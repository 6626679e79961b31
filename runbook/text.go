package runbook

import (
	"strings"

	"changeover/runbook/plaintext"
)

// TextLimit is plaintext.Limit.
const TextLimit = plaintext.Limit

// RetriesItself ends the reason why a run waits until its evidence can be written.
const RetriesItself = "; the run tries again by itself, or at once if you send retry"

// TextProblem says why a text of a person is refused, or nothing, see plaintext.Problem.
func TextProblem(text string) string { return plaintext.Problem(text) }

// ComposedTextProblem says why a text that a run composes is refused, or nothing, see plaintext.ComposedProblem.
func ComposedTextProblem(text string) string { return plaintext.ComposedProblem(text) }

// Composed returns a text that ComposedTextProblem accepts, see plaintext.Composed.
func Composed(text string) string { return plaintext.Composed(text) }

// Cut shortens text to at most limit bytes without breaking a character, see plaintext.Cut.
func Cut(text string, limit int) string { return plaintext.Cut(text, limit) }

// Count returns a number with the noun that it counts, see plaintext.Count.
func Count(n int, noun string) string { return plaintext.Count(n, noun) }

// manyLines are the fields of an Answer or an Input whose texts may have many lines.
var manyLines = map[string]bool{"reason": true, "statements": true}

// named are the fields of an Input that stand in summaries, which Temporal's UI reads as Markdown: a link,
// an image or HTML could stand there for something else.
var named = map[string]bool{"site": true, "node": true, "satellite": true, "service": true, "hotfix": true, "change": true}

// FieldProblem says why the text of a field is refused, or nothing: all but reasons and statements stand on one line, and
// what a person writes is no placeholder and says something.
func FieldProblem(field Fact) string {
	if ownWords[field.Name] {
		if problem := placeholderProblem(field.Value); problem != "" {
			return problem
		}
	}
	if problem := charactersProblem(field); problem != "" {
		return problem
	}
	if saidWords[field.Name] {
		return emptyProblem(field.Value)
	}
	return ""
}

func charactersProblem(field Fact) string {
	switch {
	case manyLines[field.Name]:
		return plaintext.Problem(field.Value)
	case named[field.Name] && strings.ContainsAny(field.Value, "[]<>`"):
		return "it must not contain any of [ ] < > `"
	}
	return plaintext.LineProblem(field.Value)
}

// CanceledWithRun is why a step has failed that was in work when its run was aborted.
const CanceledWithRun = "canceled, because the run was aborted"

// ReadsFirst follows on TimeoutInWords if the work is attempted again.
const ReadsFirst = "; the next attempt first reads what is already done"

// TimeoutInWords says why a timeout of Temporal has ended an activity. workerLost: the heartbeats of its worker have stopped.
func TimeoutInWords(workerLost bool) string {
	if workerLost {
		return "the worker that did this work stopped responding"
	}
	return "the host or the worker did not answer in time"
}

// SaidBy returns who has decided something, and the words of this person in quotes.
func SaidBy(person, words string) string {
	if words == "" {
		return plaintext.Name(person)
	}
	return plaintext.Name(person) + ": " + plaintext.Quoted(words)
}

// PersonName returns the name of a person as texts show it, see plaintext.Name.
func PersonName(name string) string { return plaintext.Name(name) }

// Argument returns a text as an argument of a command that a person copies into a shell.
func Argument(text string) string { return plaintext.Argument(text) }
