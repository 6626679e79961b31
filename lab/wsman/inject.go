package wsman

import (
	"slices"
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
	rules []*Injected
}

// Injected is a rule that was added to Rules.
type Injected struct {
	in    *Rules
	rule  Rule
	fired int
}

// Add is Inject for a caller that only asks how often the fault has happened.
func (r *Rules) Add(rule Rule) (hits func() int) { return r.Inject(rule).Fired }

// Inject appends a rule. Of several rules that match, the first that is due wins.
func (r *Rules) Inject(rule Rule) *Injected {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := &Injected{in: r, rule: rule}
	r.rules = append(r.rules, i)
	return i
}

// Fired is how often the fault has happened.
func (i *Injected) Fired() int {
	i.in.mu.Lock()
	defer i.in.mu.Unlock()
	return i.fired
}

// Left is how often the fault will still happen: below zero for ever, 0 once the rule is over.
func (i *Injected) Left() int {
	i.in.mu.Lock()
	defer i.in.mu.Unlock()
	switch {
	case !slices.Contains(i.in.rules, i):
		return 0
	case i.rule.Times == 0:
		return -1
	}
	return i.rule.Times
}

// End removes the rule.
func (i *Injected) End() {
	i.in.mu.Lock()
	defer i.in.mu.Unlock()
	i.in.remove(i)
}

func (r *Rules) remove(i *Injected) {
	r.rules = slices.DeleteFunc(r.rules, func(other *Injected) bool { return other == i })
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
	for _, i := range r.rules {
		if !i.rule.matches(op) {
			continue
		}
		if i.rule.Skip > 0 {
			i.rule.Skip--
			continue
		}
		if i.rule.Times == 1 {
			r.remove(i)
		} else if i.rule.Times > 1 {
			i.rule.Times--
		}
		i.fired++
		return i.rule.Fault, true
	}
	return Fault{}, false
}

func (r *Rule) matches(op Operation) bool {
	if r.Operation == "" {
		return op != Connect
	}
	return r.Operation == op
}
