package steps

// ExercisedBy returns the scenario of the tests that carries out or reads the step; empty for a step that no scenario
// can reach. A test compares the result with what the scenarios execute.
func (s Step) ExercisedBy() string {
	if s.How == NotApplicable || s.How == OutOfScope {
		return ""
	}
	if scenario, ok := unusual[s.ID]; ok {
		return scenario
	}
	return usual
}

// usual is a deployment of an example site. unusual are the steps that this deployment does not reach.
const usual = "berlin"

var unusual = map[string]string{
	"PREP-3.2-5":    "leipzig",
	"PREP-7.1.2-12": "lyon",
	"INS-4.2.2.1-1": "bergen",
	"INS-4.2.2.2-1": "bergen",
	"INS-4.2.2.2-2": "bergen",
	"INS-4.2.2.3-1": "bergen",
	"INS-4.2.2.4-1": "bergen",
	"INS-4.2.2.5-1": "bergen",
	"INS-4.2.2.5-2": "bergen",
	"INS-4.4.5-2":   "bergen",
	"INS-4.4.9.1-2": "bergen",
	"INS-4.4.9.3-1": "lyon",
	"INS-4.4.10-1":  "lyon",
	"INS-4.4.10-2":  "lyon",
	"INS-4.4.12-1":  "bergen",
	"INS-4.4.13-1":  "lyon",
	"INS-4.4.15-1":  "lyon",
	"INS-4.4.16-1":  "lyon",
	"INT-9.2-2":     "oslo",
	"INT-9.5.2-3":   "bergen",
	"INT-9.7.2-12c": "vienna",
	"INT-9.7.4-1":   "bergen",
	"INT-9.4.2.1":   "brest",
	"REP-9.8.3-1":   "brest",
	"TST-9.9-7":     "bergen",
}
