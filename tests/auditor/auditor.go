// Package auditor compares the lab's journal with the evidence of the service. It shares no code with either: it
// reads the JSON of the lab's journal, of Temporal's histories and of the evidence files with its own types.
//
// An effect is one changing request that a host carried out, however many things it changed. Every effect must have
// exactly one record in the evidence, every record must have an effect, and the intent of each effect must have been
// in the history before it. No record is needed for what a person does at a console, for what the cluster does
// without a request, and for consequences of a request, such as the restart that it asked for or the end of its task.
package auditor

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Input is the data to compare, each part as JSON.
type Input struct {
	// Journal is the list of changes that the lab recorded.
	Journal []byte
	// Histories holds the histories of all runs in the JSON form of protobuf.
	Histories [][]byte
	// Evidence holds the evidence files of all runs.
	Evidence [][]byte
}

// Finding is one difference between the journal, the histories and the evidence.
type Finding struct {
	// Request is the id of the request, or empty if it had none.
	Request string `json:"request"`
	What    string `json:"what"`
}

// Report is the result of a comparison. If its lists are empty, every effect has exactly one record and every record
// one effect.
type Report struct {
	// Effects is the number of effects in the journal.
	Effects int `json:"effects"`
	// Repeated lists effects that were made twice or recorded twice.
	Repeated []Finding `json:"repeated"`
	// Unrecorded lists effects that have no record, or no intent in the history before them.
	Unrecorded []Finding `json:"unrecorded"`
	// Surplus lists records without an effect.
	Surplus []Finding `json:"surplus"`
	// Verdicts maps requests to the verdicts of their records.
	Verdicts map[string]string `json:"verdicts"`
}

// Clean reports whether there are no findings.
func (r Report) Clean() bool {
	return len(r.Repeated)+len(r.Unrecorded)+len(r.Surplus) == 0
}

// Audit compares the journal, the histories and the evidence. The error says what could not be read.
func Audit(in Input) (Report, error) {
	changes, err := readJournal(in.Journal)
	if err != nil {
		return Report{}, err
	}
	intents, err := readIntents(in.Histories)
	if err != nil {
		return Report{}, err
	}
	records, err := readRecords(in.Evidence)
	if err != nil {
		return Report{}, err
	}
	effects, unnamed := effectsOf(changes)
	report := Report{Effects: len(effects) + len(unnamed), Repeated: madeTwice(changes, effects), Verdicts: map[string]string{}}
	for request, of := range records {
		report.Verdicts[request] = of[0].Verdict
	}
	for _, c := range unnamed {
		report.Unrecorded = append(report.Unrecorded, Finding{What: "a change without a request: " + c.String()})
	}
	for _, e := range effects {
		report.compare(e, records[e.request], intents)
	}
	for _, request := range sortedKeys(records) {
		if !slices.ContainsFunc(effects, func(e *effect) bool { return e.request == request }) {
			for _, r := range records[request] {
				report.Surplus = append(report.Surplus, Finding{request, "a record without an effect: " + r.String()})
			}
		}
	}
	return report, nil
}

func (r *Report) compare(e *effect, records []record, intents map[string]intent) {
	switch len(records) {
	case 0:
		r.Unrecorded = append(r.Unrecorded, Finding{e.request, "an effect without a record: " + e.String()})
	case 1:
	default:
		r.Repeated = append(r.Repeated, Finding{e.request, fmt.Sprintf("an effect with %d records: %s", len(records), e)})
	}
	known, ok := intents[e.request]
	switch {
	case !ok:
		r.Unrecorded = append(r.Unrecorded, Finding{e.request, "an effect without an intent in the history: " + e.String()})
	case known.scheduled.After(e.changes[0].Time):
		r.Unrecorded = append(r.Unrecorded, Finding{e.request, "an effect before its intent was in the history: " + e.String()})
	}
}

// effect is one request and its changes, in order.
type effect struct {
	request string
	changes []change
}

// String returns the first changes as text.
func (e *effect) String() string {
	const most = 3
	var shown []string
	for i, c := range e.changes {
		if i == most {
			shown = append(shown, fmt.Sprintf("and %d more", len(e.changes)-most))
			break
		}
		shown = append(shown, c.String())
	}
	return strings.Join(shown, "; ")
}

// effectsOf groups changes by their requests. unnamed holds the changes whose request had no id.
func effectsOf(changes []change) (effects []*effect, unnamed []change) {
	byRequest := map[string]*effect{}
	registered := map[place]string{}
	for i, c := range changes {
		if c.Cause != "request" {
			continue
		}
		request := ofTask(registered, c)
		if request == "" {
			if !isTemporary(changes, i) {
				unnamed = append(unnamed, c)
			}
			continue
		}
		e := byRequest[request]
		if e == nil {
			e = &effect{request: request}
			byRequest[request] = e
			effects = append(effects, e)
		}
		e.changes = append(e.changes, c)
	}
	return effects, unnamed
}

// ofTask returns the request that a change belongs to. The start and the removal of a scheduled task belong to the
// request that registered it.
func ofTask(registered map[place]string, c change) string {
	if !isOfTask(c) {
		return c.Request
	}
	task := place{c.Host, "task", c.Target}
	again := c.Kind == "task" && c.Before == "" && c.Request != "" // the name was free, so a task is registered
	if by, known := registered[task]; known && !again {
		return by
	}
	registered[task] = c.Request
	return c.Request
}

// isTemporary reports whether a change concerns a temporary file that is removed later. A program that only reads,
// such as secedit, writes one.
func isTemporary(changes []change, i int) bool {
	c := changes[i]
	if c.Kind != "file" || !strings.Contains(strings.ToLower(c.Target), `\windows\temp\`) {
		return false
	}
	for _, later := range changes[i:] {
		if later.Host == c.Host && later.Target == c.Target && later.After == "" {
			return true
		}
	}
	return false
}

// madeTwice returns the effects of one step that gave the same thing the same state twice, by one request or by two,
// with no other change to it between them.
func madeTwice(changes []change, effects []*effect) []Finding {
	type made struct {
		step  string
		place place
		state string
	}
	type first struct {
		request string
		at      time.Time
	}
	var found []Finding
	firsts := map[made]first{}
	for _, e := range effects {
		for _, c := range e.changes {
			if c.Kind == taskState {
				continue
			}
			m := made{stepOf(e.request), place{c.Host, c.Kind, c.Target}, c.stateAfter()}
			by, again := firsts[m]
			if again && !undone(changes, m.place, m.state, by.at, c.Time) {
				found = append(found, Finding{e.request, fmt.Sprintf("an effect that %s had made: %s", by.request, c)})
				break
			}
			firsts[m] = first{e.request, c.Time}
		}
	}
	return found
}

// undone reports whether something other than a request changed a thing away from a state in a period of time. For
// example, a service is stopped by a request and then started by the service that supervises it.
func undone(changes []change, where place, state string, from, to time.Time) bool {
	return slices.ContainsFunc(changes, func(c change) bool {
		return c.Cause != "request" && where == place{c.Host, c.Kind, c.Target} && c.Before != state && c.Time.After(from) && !c.Time.After(to)
	})
}

// stepOf returns the part "<run>/<step>" of a request's id "<run>/<step>/<n>".
func stepOf(request string) string { return request[:max(0, strings.LastIndex(request, "/"))] }

// taskState is the kind of a change in what a task does.
const taskState = "task state"

func isOfTask(c change) bool { return c.Kind == "task" || c.Kind == taskState }
