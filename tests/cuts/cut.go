// Package cuts interrupts runs: a deployment and a drill on the lab, with real workers and a real Temporal
// server, are cut at changing requests, and must end as if nothing had happened, with one record of each effect.
package cuts

import (
	"cmp"
	"fmt"
	"math/rand"
	"slices"
)

// Kind is what is interrupted.
type Kind string

// The kinds of cuts.
const (
	// WorkerKilled kills the worker's process; another starts a second later.
	WorkerKilled Kind = "worker killed"
	// HostLost cuts the connection between worker and host.
	HostLost Kind = "connection to the host cut"
	// ServerKilled kills the Temporal server, which starts again two seconds later.
	ServerKilled Kind = "Temporal server killed"
	// WorkerAlone cuts the worker from Temporal for a minute; a second worker runs meanwhile.
	WorkerAlone Kind = "worker cut from Temporal for 60 s"
	// ActivityReset resets the activity that sends the request.
	ActivityReset Kind = "activity reset"
)

// Moment is when a request is cut.
type Moment string

// The moments of a request.
const (
	Before      Moment = "before the request"
	AfterEffect Moment = "after the effect"
	AfterAnswer Moment = "after the answer"
)

// Kinds returns all kinds of cuts.
func Kinds() []Kind {
	return []Kind{WorkerKilled, HostLost, ServerKilled, WorkerAlone, ActivityReset}
}

// Moments returns all moments.
func Moments() []Moment { return []Moment{Before, AfterEffect, AfterAnswer} }

// Cut is one interruption.
type Cut struct {
	Kind   Kind
	Moment Moment
	// At is the number of the changing request in its run, from 1, at which the cut is due: it happens at the
	// first one from there on whose step was not cut yet.
	At int
}

// String says what is cut and when.
func (c Cut) String() string { return fmt.Sprintf("%s %s", c.Kind, c.Moment) }

const (
	// cutsInARun is how many cuts one run takes where there are many, fewCuts where there are fewer than fill
	// the runs that go on side by side.
	cutsInARun = 5
	fewCuts    = 2
	// apart is the least distance of two cuts in requests, so that a step is in one cut at most.
	apart = 12
)

// plan draws runs with cuts, as many as wanted: every kind at every moment in turn. Requests is how many
// changing requests a run has.
func plan(random *rand.Rand, wanted, sideBySide, requests int) [][]Cut {
	var all []Cut
	for len(all) < wanted {
		all = append(all, shuffled(random)...)
	}
	all = all[:wanted]
	// A worker loses Temporal once in a run.
	slices.SortStableFunc(all, func(a, b Cut) int { return cmp.Compare(last(b), last(a)) })
	alone := 0
	for _, c := range all {
		alone += last(c)
	}
	runs := make([][]Cut, max(ceil(wanted, cutsInARun), min(sideBySide, ceil(wanted, fewCuts)), alone))
	for i, c := range all {
		runs[i%len(runs)] = append(runs[i%len(runs)], c)
	}
	for _, cuts := range runs {
		place(random, cuts, requests)
	}
	return runs
}

func ceil(n, by int) int { return (n + by - 1) / by }

// shuffled returns every kind of cut at every moment, in some order.
func shuffled(random *rand.Rand) []Cut {
	var deck []Cut
	for _, kind := range Kinds() {
		for _, moment := range Moments() {
			deck = append(deck, Cut{Kind: kind, Moment: moment})
		}
	}
	random.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	return deck
}

// place draws the requests of a run's cuts, some apart. The worker that loses Temporal comes last: the second
// one then runs to the end.
func place(random *rand.Rand, cuts []Cut, requests int) {
	slices.SortStableFunc(cuts, func(a, b Cut) int { return cmp.Compare(last(a), last(b)) })
	free := requests - apart*(len(cuts)-1)
	var at []int
	for range cuts {
		at = append(at, 1+random.Intn(max(1, free)))
	}
	slices.Sort(at)
	for i := range cuts {
		cuts[i].At = at[i] + apart*i
	}
}

// last is 1 for a cut that comes last in its run.
func last(c Cut) int {
	if c.Kind == WorkerAlone {
		return 1
	}
	return 0
}
