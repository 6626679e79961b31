package auditor

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"
)

// place identifies the thing that was changed.
type place struct{ host, kind, target string }

// change is one entry of the lab's journal.
type change struct {
	Time    time.Time `json:"time"`
	Host    string    `json:"host"`
	Kind    string    `json:"kind"`
	Target  string    `json:"target"`
	Before  string    `json:"before"`
	After   string    `json:"after"`
	Request string    `json:"request"`
	Cause   string    `json:"cause"`
}

// String returns the change as text.
func (c change) String() string {
	return fmt.Sprintf("%s %s on %s: '%s' -> '%s'", c.Kind, c.Target, c.Host, shortened(c.Before), shortened(c.After))
}

// writtenAt matches the time at which a file was written, which is different each time.
var writtenAt = regexp.MustCompile(`, modified at \d{4}-\d\d-\d\dT[0-9:.]+Z$`)

// stateAfter returns the state after the change, without the time at which a file was written.
func (c change) stateAfter() string {
	if c.Kind == "file" {
		return writtenAt.ReplaceAllString(c.After, "")
	}
	return c.After
}

func shortened(text string) string {
	const most = 120
	if len(text) > most {
		return text[:most] + "..."
	}
	return text
}

func readJournal(text []byte) ([]change, error) {
	var changes []change
	if err := json.Unmarshal(text, &changes); err != nil {
		return nil, fmt.Errorf("cannot read the journal: %w", err)
	}
	return changes, nil
}

// intent is an intent that an activity was scheduled with.
type intent struct {
	scheduled time.Time
}

// event is one event of a history. Only events of scheduled activities are used.
type event struct {
	EventTime time.Time `json:"eventTime"`
	Scheduled struct {
		Input struct {
			Payloads []struct {
				Data []byte `json:"data"`
			} `json:"payloads"`
		} `json:"input"`
	} `json:"activityTaskScheduledEventAttributes"`
}

// readIntents maps requests to the intents of the activities of all runs.
func readIntents(histories [][]byte) (map[string]intent, error) {
	intents := map[string]intent{}
	for _, text := range histories {
		var history struct {
			Events []event `json:"events"`
		}
		if err := json.Unmarshal(text, &history); err != nil {
			return nil, fmt.Errorf("cannot read a history: %w", err)
		}
		for _, e := range history.Events {
			for _, request := range e.requests() {
				if _, known := intents[request]; !known {
					intents[request] = intent{e.EventTime}
				}
			}
		}
	}
	return intents, nil
}

// requests returns the requests of the intent in an activity's input. Inputs of other activities have none.
func (e event) requests() []string {
	var requests []string
	for _, payload := range e.Scheduled.Input.Payloads {
		var input struct {
			Intent struct {
				ID      string            `json:"id"`
				Changes []json.RawMessage `json:"changes"`
			} `json:"intent"`
		}
		if json.Unmarshal(payload.Data, &input) != nil || input.Intent.ID == "" {
			continue
		}
		for i := range input.Intent.Changes {
			requests = append(requests, fmt.Sprintf("%s.%d", input.Intent.ID, i+1))
		}
	}
	return requests
}

// record is one effect in the evidence.
type record struct {
	Property string `json:"property"`
	Target   string `json:"target"`
	Before   string `json:"before"`
	After    string `json:"after"`
	Verdict  string `json:"verdict"`
	Request  string `json:"request"`

	step string
}

// String returns the record as text.
func (r record) String() string {
	return fmt.Sprintf("step %s, %s %s '%s' -> '%s' (%s)", r.step, r.Property, r.Target, shortened(r.Before), shortened(r.After), r.Verdict)
}

// readRecords maps requests to the effects in the evidence of all runs.
func readRecords(files [][]byte) (map[string][]record, error) {
	records := map[string][]record{}
	for _, text := range files {
		var evidence struct {
			Steps []struct {
				ID      string   `json:"id"`
				Host    string   `json:"host"`
				Title   string   `json:"title"`
				Effects []record `json:"effects"`
			} `json:"steps"`
		}
		if err := json.Unmarshal(text, &evidence); err != nil {
			return nil, fmt.Errorf("cannot read an evidence file: %w", err)
		}
		for _, step := range evidence.Steps {
			for _, effect := range step.Effects {
				effect.step = fmt.Sprintf("%s on %s (%s)", step.ID, step.Host, step.Title)
				records[effect.Request] = append(records[effect.Request], effect)
			}
		}
	}
	return records, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
