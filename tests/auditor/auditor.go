// Package auditor compares what the lab saw with what the service wrote down. It shares no code with either:
// it reads the JSON of the lab's journal, of Temporal's histories and of the evidence files, in types of its own.
//
// An effect is one changing request that a host carried out, however many things it changed. Every effect must
// have exactly one record in the evidence, every record an effect, and the intent of each must have been in
// the history before it. What a person does at a console and what the cluster does without a request needs no
// record; neither does what follows from a request: the restart that it asked for, or the end of its task.
package auditor

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Input is what is compared, each part as JSON.
type Input struct {
	// Journal is the list of changes that the lab saw.
	Journal []byte
	// Histories are those of all runs, as protobuf's JSON.
	Histories [][]byte
	// Evidence are the files of all runs.
	Evidence [][]byte
}

// Finding is one thing that does not match.
type Finding struct {
	// Request is the id of the request; empty: it had none.
	Request string `json:"request"`
	What    string `json:"what"`
}

// Report holds what does not match; all empty: every effect has exactly one record, and every record an effect.
type Report struct {
	// Effects counts what was compared.
	Effects int `json:"effects"`
	// Repeated effects were made twice or recorded twice.
	Repeated []Finding `json:"repeated"`
	// Unrecorded effects have no record, or no intent in the history before them.
	Unrecorded []Finding `json:"unrecorded"`
	// Surplus records have no effect.
	Surplus []Finding `json:"surplus"`
	// Verdicts of the records, by request.
	Verdicts map[string]string `json:"verdicts"`
}

// Clean reports whether everything matches.
func (r Report) Clean() bool {
	return len(r.Repeated)+len(r.Unrecorded)+len(r.Surplus) == 0
}

// Audit compares.
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

// effect is one request with what it changed, in order.
type effect struct {
	request string
	changes []change
}

// String shows the first changes.
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

// effectsOf groups the changes that requests made. Unnamed are those whose request had no id.
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

// ofTask returns the request that a change belongs to. Registering, starting and removing a scheduled task
// belong to the effect that registered it.
func ofTask(registered map[place]string, c change) string {
	if !isOfTask(c) {
		return c.Request
	}
	task := place{c.Host, "task", c.Target}
	again := c.Kind == "task" && c.Before == "" && c.Request != "" // The name was free: a task is registered.
	if by, known := registered[task]; known && !again {
		return by
	}
	registered[task] = c.Request
	return c.Request
}

// isTemporary reports whether a change is about a file for temporary use that is gone at the end: a program
// that only reads, such as secedit, writes one and removes it.
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

// madeTwice finds what one step made twice: the same thing was given the same state again, by one request or
// by two, and nothing but a request had changed it meanwhile.
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

// undone reports whether something else than a request changed a thing between two moments, other than as the
// consequence of the state that a request had given it: a service that stops by a request and is then started by
// the service that supervises it.
func undone(changes []change, where place, state string, from, to time.Time) bool {
	return slices.ContainsFunc(changes, func(c change) bool {
		return c.Cause != "request" && where == place{c.Host, c.Kind, c.Target} && c.Before != state && c.Time.After(from) && !c.Time.After(to)
	})
}

// stepOf is the part "<run>/<step>" of a request's id "<run>/<step>/<n>".
func stepOf(request string) string { return request[:max(0, strings.LastIndex(request, "/"))] }

// taskState is the kind of what a task is doing.
const taskState = "task state"

func isOfTask(c change) bool { return c.Kind == "task" || c.Kind == taskState }
