package wsman

import (
	"sync"
	"time"
)

// FaultKind is what goes wrong.
type FaultKind string

// The faults that can be injected.
const (
	// Refuse resets a connection as soon as it is made. Only rules of the operation Connect do it.
	Refuse FaultKind = "refuse"
	// CutBefore cuts the connection before the request has had any effect.
	CutBefore FaultKind = "cut-before"
	// CutAfter carries the request out and cuts the connection instead of answering.
	CutAfter FaultKind = "cut-after"
	// Delay waits before the request is carried out.
	Delay FaultKind = "delay"
	// Unauthorized answers 401 whatever the credentials.
	Unauthorized FaultKind = "401"
	// Quota answers the operation quota fault 2150859174.
	Quota FaultKind = "quota"
)

// Faults decides what goes wrong. It is asked once for each connection and each
// authenticated request, and must be safe for concurrent use.
type Faults interface {
	// Next returns the fault for this operation; ok is false where all is well.
	Next(op Operation) (fault Fault, ok bool)
}

// Fault is one fault that happens now.
type Fault struct {
	Kind FaultKind
	// Wait is how long a Delay waits.
	Wait time.Duration
}

// Rule makes a fault happen to some operations.
type Rule struct {
	Fault
	// Operation the rule is about; "" is every operation except Connect.
	Operation Operation
	// Skip lets that many matching operations pass first.
	Skip int
	// Times is how often the fault happens then; 0 is for ever.
	Times int
}

// Rules is a set of rules that can be changed while the server runs. The zero value lets all pass.
type Rules struct {
	mu    sync.Mutex
	rules []*countedRule
}

// countedRule is a rule and how often its fault has happened.
type countedRule struct {
	Rule
	hits int
}

// Add appends a rule, and gives a function that says how often its fault has
// happened. Of several rules that match, the first that is due wins.
func (r *Rules) Add(rule Rule) (hits func() int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	counted := &countedRule{Rule: rule}
	r.rules = append(r.rules, counted)
	return func() int {
		r.mu.Lock()
		defer r.mu.Unlock()
		return counted.hits
	}
}

// Clear removes every rule.
func (r *Rules) Clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rules = nil
}

// Next implements Faults.
func (r *Rules) Next(op Operation) (Fault, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, rule := range r.rules {
		if !rule.matches(op) {
			continue
		}
		if rule.Skip > 0 {
			rule.Skip--
			continue
		}
		if rule.Times == 1 {
			r.rules = append(r.rules[:i:i], r.rules[i+1:]...)
		} else if rule.Times > 1 {
			rule.Times--
		}
		rule.hits++
		return rule.Fault, true
	}
	return Fault{}, false
}

func (r *Rule) matches(op Operation) bool {
	if r.Operation == "" {
		return op != Connect
	}
	return r.Operation == op
}
