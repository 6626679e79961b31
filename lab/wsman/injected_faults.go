package wsman

import (
	"slices"
	"sync"
	"time"
)

// FaultKind is the kind of an injected fault.
type FaultKind string

// The faults that can be injected.
const (
	// Refuse resets a connection as soon as it is made; it applies only to the operation Connect.
	Refuse FaultKind = "refuse"
	// CutBefore cuts the connection before the request has any effect.
	CutBefore FaultKind = "cut-before"
	// CutAfter carries the request out and cuts the connection instead of answering.
	CutAfter FaultKind = "cut-after"
	// Delay waits before the request is carried out.
	Delay FaultKind = "delay"
	// Unauthorized answers 401 in spite of valid credentials.
	Unauthorized FaultKind = "401"
	// Quota answers with the fault of the operation quota, 2150859174.
	Quota FaultKind = "quota"
)

// Faults injects faults. Next is called once for each connection and each
// authenticated request, also concurrently.
type Faults interface {
	// Next returns the fault for an operation; ok is false for none.
	Next(op Operation) (fault Fault, ok bool)
}

// Fault is a fault to inject.
type Fault struct {
	Kind FaultKind
	// Wait is the duration of a Delay.
	Wait time.Duration
}

// Rule injects a fault into some operations.
type Rule struct {
	Fault
	// Operation is the operation that the rule applies to; empty means every operation except Connect.
	Operation Operation
	// Skip is the number of matching operations that pass first.
	Skip int
	// Times is the number of operations that the fault then affects; 0 means all.
	Times int
}

// Rules is a list of rules that can be changed while the server runs. The zero value has no rules.
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

// Add adds a rule; hits returns how many operations its fault has affected.
func (r *Rules) Add(rule Rule) (hits func() int) { return r.Inject(rule).Fired }

// Inject adds a rule. Of several matching rules, the first that is due applies.
func (r *Rules) Inject(rule Rule) *Injected {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := &Injected{in: r, rule: rule}
	r.rules = append(r.rules, i)
	return i
}

// Fired returns the number of operations that the fault has affected.
func (i *Injected) Fired() int {
	i.in.mu.Lock()
	defer i.in.mu.Unlock()
	return i.fired
}

// Left returns the number of operations that the fault will still affect: negative for all, 0 after the end of the rule.
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
