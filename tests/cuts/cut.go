// Package cuts interrupts runs. Deployments and drills on the lab, with real workers and a real Temporal server, are
// interrupted ("cut") at changing requests. They must reach the end state of an uninterrupted run, with one record of
// each effect.
package cuts

import (
	"cmp"
	"fmt"
	"math/rand"
	"slices"
)

// Kind is the kind of an interruption.
type Kind string

// The kinds of interruptions.
const (
	// WorkerKilled kills the worker's process. It is started again a second later.
	WorkerKilled Kind = "worker killed"
	// HostLost cuts the connection between the worker and a host.
	HostLost Kind = "connection to the host cut"
	// ServerKilled kills the Temporal server. It is started again two seconds later.
	ServerKilled Kind = "Temporal server killed"
	// WorkerAlone cuts the connection between the worker and Temporal for a minute. A second worker runs meanwhile.
	WorkerAlone Kind = "worker cut from Temporal for 60 s"
	// ActivityReset resets the activity that sends the request.
	ActivityReset Kind = "activity reset"
)

// Moment is the time of an interruption relative to a request.
type Moment string

// The moments of an interruption.
const (
	// BeforeRead is the time when an activity has started and has sent no request that changes the host: it reads the
	// host first.
	BeforeRead  Moment = "while the activity reads the host"
	Before      Moment = "before the request"
	AfterEffect Moment = "after the effect"
	AfterAnswer Moment = "after the answer"
)

// Kinds returns all kinds of cuts.
func Kinds() []Kind {
	return []Kind{WorkerKilled, HostLost, ServerKilled, WorkerAlone, ActivityReset}
}

// Moments returns all moments.
func Moments() []Moment { return []Moment{BeforeRead, Before, AfterEffect, AfterAnswer} }

// Cut is one interruption.
type Cut struct {
	Kind   Kind
	Moment Moment
	// At is the number of the changing request in its run, counted from 1, from which on the cut is due. It happens at
	// the first request whose step was not cut before.
	At int
}

// String returns the kind and the moment of the cut.
func (c Cut) String() string { return fmt.Sprintf("%s %s", c.Kind, c.Moment) }

const (
	// cutsInARun is the number of cuts in one run. If there are too few cuts to keep all parallel runs busy, a run has
	// fewCuts.
	cutsInARun = 5
	fewCuts    = 2
	// apart is the minimum distance of two cuts in requests, so that a step is cut only once.
	apart = 12
)

// plan returns runs with the wanted number of cuts in total, evenly distributed over all kinds and moments. requests
// is the number of changing requests of a run.
func plan(random *rand.Rand, wanted, sideBySide, requests int) [][]Cut {
	var all []Cut
	for len(all) < wanted {
		all = append(all, shuffled(random)...)
	}
	all = all[:wanted]
	// WorkerAlone occurs at most once in a run, as its last cut.
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

// shuffled returns every kind of cut at every moment, in random order.
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

// place chooses the requests of a run's cuts at random, at least apart requests from each other. WorkerAlone comes
// last: after it, the second worker completes the run.
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

// last returns 1 for a cut that must come last in its run, and 0 otherwise.
func last(c Cut) int {
	if c.Kind == WorkerAlone {
		return 1
	}
	return 0
}
