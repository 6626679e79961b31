package engine

import (
	"encoding/json"

	"changeover/runbook"
)

// report returns what a kind shows and warns of, masked.
func report[W Wanted, S any](e *Engine, kind Kind[W, S], want W, have S) (facts []runbook.Fact, warnings []string) {
	if w, ok := any(kind).(Witness[W, S]); ok {
		for _, fact := range w.Evidence(want, have) {
			facts = append(facts, runbook.Fact{Name: e.mask(fact.Name), Value: e.mask(fact.Value)})
		}
	}
	if w, ok := any(kind).(Warner[W, S]); ok {
		for _, warning := range w.Warnings(want, have) {
			warnings = append(warnings, e.mask(warning))
		}
	}
	return facts, warnings
}

func marshal(v any) (json.RawMessage, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, Defect("cannot save the state before the change: %v", err)
	}
	return text, nil
}
