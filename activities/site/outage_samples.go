package site

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"changeover/runbook"
)

// stall is the time between two attempts on a port from which on the time counts as not measured.
const stall = time.Second

// answer is what an attempt on a port said.
type answer int

const (
	// pending: the attempt is under way.
	pending answer = iota
	// nothingSaid: the attempt was broken off, or failed on this computer.
	nothingSaid
	accepted
	// refused: the port, or something on the way, answered that nobody listens.
	refused
	// dropped: no answer came in time.
	dropped
)

// attempt is one attempt to connect to a port.
type attempt struct {
	port         int
	begun, ended time.Time
	answer       answer
}

// outageSamples is what a probe has seen so far, as its heartbeats carry it.
type outageSamples struct {
	Ports []portSamples `json:"ports"`
	// Began is the start of the measurement.
	Began time.Time `json:"began"`
	// Last is when these samples were copied for a heartbeat.
	Last time.Time `json:"last"`
	// Gap describes for people each time that was not measured; empty: there was none.
	Gap string `json:"gap,omitempty"`
	// GapUntil is the end of the last gap.
	GapUntil time.Time `json:"gapUntil,omitzero"`
	// Unmeasured is the length of all gaps together.
	Unmeasured time.Duration `json:"unmeasured,omitempty"`
	// Resolution is the longest time between the starts of two attempts on the same port, without the gaps.
	Resolution time.Duration `json:"resolution,omitempty"`
}

// portSamples is what was seen of one port. Durations are in nanoseconds. An attempt that shows nothing about the port (nothingSaid)
// does not count.
type portSamples struct {
	Port     int `json:"port"`
	Attempts int `json:"attempts"`
	Failures int `json:"failures"`
	// Least is the longest time over which every attempt failed.
	Least time.Duration `json:"least"`
	// Most is the longest time from the start of an accepted attempt to the end of the next accepted attempt. For the first accepted
	// attempt, the time begins with the measurement.
	Most time.Duration `json:"most"`
	// Unlimited: an outage began before the measurement, or its length cannot be computed.
	Unlimited bool `json:"unlimited,omitempty"`
	// Begun is the start of the last attempt; zero: this worker has made none yet. A gap after an earlier worker is noted in Gap already.
	Begun time.Time `json:"begun,omitzero"`
	// Accepted is the start of the last attempt that was accepted; zero: none was accepted.
	Accepted time.Time `json:"accepted,omitzero"`
	// SteadySince is the start of the first of the accepted attempts since the last failure or gap.
	SteadySince time.Time `json:"steadySince,omitzero"`
	// FailedSince is the time at which the port was away at the latest, as the first failed attempt since the last accepted attempt
	// or gap shows; zero: no attempt has failed since then.
	FailedSince time.Time `json:"failedSince,omitzero"`
	// Failing: the last attempt failed. A gap does not change this.
	Failing bool `json:"failing,omitempty"`
	// FirstOK: the first attempt was accepted.
	FirstOK bool `json:"firstOK"`
}

// outageRecorder collects the attempts of all ports.
type outageRecorder struct {
	mu    sync.Mutex
	state outageSamples
	// open are the attempts on each port that are under way, and those that began after them: results
	// count in the order in which the attempts began.
	open map[int][]*attempt
}

// newOutageRecorder begins afresh, or goes on where an earlier attempt stopped.
func newOutageRecorder(ports []int, before *outageSamples, now time.Time) *outageRecorder {
	r := &outageRecorder{open: map[int][]*attempt{}}
	if before != nil && len(before.Ports) == len(ports) {
		r.state = *before
		r.state.Ports = slices.Clone(before.Ports)
		r.gap(before.Last, now, "when another worker took over")
		for i := range r.state.Ports {
			p := &r.state.Ports[i]
			p.lost()
			p.Begun = time.Time{}
			// If the clocks of the two workers disagree, the length of the gap is not known.
			p.Unlimited = p.Unlimited || now.Before(before.Last)
		}
		return r
	}
	r.state.Began = now
	for _, port := range ports {
		r.state.Ports = append(r.state.Ports, portSamples{Port: port})
	}
	return r
}

// begin notes that an attempt begins.
func (r *outageRecorder) begin(port int, now time.Time) *attempt {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := &attempt{port: port, begun: now}
	r.open[port] = append(r.open[port], a)
	return a
}

// end notes what an attempt said.
func (r *outageRecorder) end(a *attempt, said answer, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a.answer, a.ended = said, now
	open := r.open[a.port]
	for len(open) > 0 && open[0].answer != pending {
		r.take(*open[0])
		open = open[1:]
	}
	r.open[a.port] = open
}

// take adds an attempt to what is known of its port.
func (r *outageRecorder) take(a attempt) {
	if a.answer == nothingSaid {
		return
	}
	for i := range r.state.Ports {
		p := &r.state.Ports[i]
		if p.Port != a.port {
			continue
		}
		before := p.Begun
		if p.Attempts == 0 {
			before = r.state.Began
		}
		if !before.IsZero() {
			if distance := a.begun.Sub(before); distance > stall {
				r.gap(before, a.begun, "when the worker did not try to connect")
				p.lost()
			} else {
				r.state.Resolution = max(r.state.Resolution, distance)
			}
		}
		p.take(a, r.state.Began)
	}
}

// gap notes a time that was not measured. The same time on several ports counts once.
func (r *outageRecorder) gap(from, to time.Time, when string) {
	if from.Before(r.state.GapUntil) {
		from = r.state.GapUntil
	}
	text := runbook.NothingMeasured + fmt.Sprintf("from %s to %s, %s", from.UTC().Format(time.RFC3339), to.UTC().Format(time.RFC3339), when)
	switch {
	case r.state.Gap == "":
		r.state.Gap = text
	case to.After(from):
		r.state.Gap += "; " + text
	default:
		return
	}
	r.state.GapUntil = to
	r.state.Unmeasured += max(0, to.Sub(from))
}

// lost ends a series of failed or accepted attempts: the port may have changed while nothing was measured.
func (p *portSamples) lost() { p.FailedSince, p.SteadySince = time.Time{}, time.Time{} }

// take adds an attempt; began is the start of the measurement.
func (p *portSamples) take(a attempt, began time.Time) {
	p.Attempts++
	p.Begun = a.begun
	ok := a.answer == accepted
	if p.Attempts == 1 {
		p.FirstOK = ok
	}
	if !ok {
		p.fail(a)
		return
	}
	since := p.Accepted
	if since.IsZero() {
		// An attempt that says nothing, or a worker that ended, may have hidden an outage.
		since = began
		p.Unlimited = p.Unlimited || p.Failures > 0
	}
	p.Most = max(p.Most, a.ended.Sub(since))
	if p.SteadySince.IsZero() {
		p.SteadySince = a.begun
	}
	p.Accepted, p.FailedSince, p.Failing = a.begun, time.Time{}, false
}

// fail notes a failed attempt. A dropped packet proves that the port was away when the attempt began; a refusal
// proves it for some moment up to the end of the attempt.
func (p *portSamples) fail(a attempt) {
	p.Failures++
	if p.FailedSince.IsZero() {
		p.FailedSince = a.ended
		if a.answer == dropped {
			p.FailedSince = a.begun
		}
	}
	p.Least = max(p.Least, a.begun.Sub(p.FailedSince))
	p.Failing, p.SteadySince = true, time.Time{}
}

// longest returns the limits of the port's longest outage.
func (p *portSamples) longest(now time.Time) runbook.Interval {
	if p.Failing || p.Unlimited || p.Accepted.IsZero() {
		return runbook.AtLeast(p.Least)
	}
	return runbook.Between(p.Least, max(p.Most, now.Sub(p.Accepted)))
}

// steady reports whether every port has answered every attempt for some time.
func (r *outageRecorder) steady(lasting time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !slices.ContainsFunc(r.state.Ports, func(p portSamples) bool {
		return p.SteadySince.IsZero() || p.Accepted.Sub(p.SteadySince) < lasting
	})
}

// samples is a copy for a heartbeat.
func (r *outageRecorder) samples(now time.Time) outageSamples {
	r.mu.Lock()
	defer r.mu.Unlock()
	copied := r.state
	copied.Ports = slices.Clone(r.state.Ports)
	copied.Last = now
	return copied
}

// result sums up. An outage that lasts, or of which nobody saw the beginning, has no upper end.
func (r *outageRecorder) result(now time.Time) runbook.Outage {
	samples := r.samples(now)
	outage := runbook.Outage{
		Began: samples.Began, Ended: now, Gap: samples.Gap, GapSeconds: samples.Unmeasured.Seconds(),
		ResolutionSeconds: samples.Resolution.Seconds(),
	}
	var longest []runbook.Interval
	for _, p := range samples.Ports {
		longest = append(longest, p.longest(now))
		outage.Ports = append(outage.Ports, runbook.PortOutage{
			Port: p.Port, Attempts: p.Attempts, Failures: p.Failures, Longest: p.longest(now),
			ReachableAtStart: p.FirstOK,
			ReachableAtEnd:   p.Attempts > 0 && !p.Failing,
		})
	}
	outage.Longest = runbook.LongestOf(longest...)
	return outage
}
