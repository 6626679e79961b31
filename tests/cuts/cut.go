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
	// cutsInARun is how many cuts one run takes at most.
	cutsInARun = 5
	// apart is the least distance of two cuts in requests, so that a step is in one cut at most.
	apart = 12
)

// plan draws runs with cuts, as many as wanted: every kind at every moment in turn. Requests is how many
// changing requests a run has.
func plan(random *rand.Rand, wanted, requests int) [][]Cut {
	runs := make([][]Cut, (wanted+cutsInARun-1)/cutsInARun)
	deck := shuffled(random)
	for i := range wanted {
		if len(deck) == 0 {
			deck = shuffled(random)
		}
		run := freest(runs, deck[0])
		runs[run] = append(runs[run], deck[0])
		deck = deck[1:]
		_ = i
	}
	for _, cuts := range runs {
		place(random, cuts, requests)
	}
	return runs
}

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

// freest returns the run that takes a cut: the one with the fewest of its kind, and of those the one with
// the fewest cuts.
func freest(runs [][]Cut, c Cut) int {
	load := func(run int) (same, all int) {
		for _, other := range runs[run] {
			if other.Kind == c.Kind {
				same++
			}
		}
		return same, len(runs[run])
	}
	best := 0
	for run := range runs {
		same, all := load(run)
		bestSame, bestAll := load(best)
		if all < bestAll || all == bestAll && same < bestSame {
			best = run
		}
	}
	return best
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

func last(c Cut) int {
	if c.Kind == WorkerAlone {
		return 1
	}
	return 0
}
