package site

import (
	"fmt"
	"sync"
	"time"

	"changeover/runbook"
)

// outageSamples is what a probe has seen so far, as its heartbeats carry it.
type outageSamples struct {
	Ports []portSamples `json:"ports"`
	// Began is when the first attempt was made.
	Began time.Time `json:"began"`
	// Last is when they were taken.
	Last time.Time `json:"last"`
	Gap  string    `json:"gap,omitempty"`
	// Unmeasured adds up the gaps.
	Unmeasured time.Duration `json:"unmeasured,omitempty"`
}

// portSamples is what was seen of one port.
type portSamples struct {
	Port     int `json:"port"`
	Attempts int `json:"attempts"`
	Failures int `json:"failures"`
	// Longest outage that has ended, in nanoseconds.
	Longest time.Duration `json:"longest"`
	// FailingSince is the start of the first failed attempt of the outage that lasts; zero: reachable.
	FailingSince time.Time `json:"failingSince,omitzero"`
	FirstOK      bool      `json:"firstOK"`
}

// outageRecorder collects the attempts of all ports.
type outageRecorder struct {
	mu    sync.Mutex
	state outageSamples
}

// newOutageRecorder begins afresh, or goes on where an earlier attempt stopped.
func newOutageRecorder(ports []int, before *outageSamples, now time.Time) *outageRecorder {
	r := &outageRecorder{}
	if before != nil && len(before.Ports) == len(ports) {
		r.state = *before
		r.state.Gap = fmt.Sprintf("nothing was measured from %s to %s, when another worker took over",
			before.Last.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
		r.state.Unmeasured += max(0, now.Sub(before.Last))
		return r
	}
	r.state.Began = now
	for _, port := range ports {
		r.state.Ports = append(r.state.Ports, portSamples{Port: port})
	}
	return r
}

// note records an attempt that began and ended at these times.
func (r *outageRecorder) note(port int, begun, ended time.Time, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.state.Ports {
		if p := &r.state.Ports[i]; p.Port == port {
			p.note(begun, ended, ok)
		}
	}
}

func (p *portSamples) note(begun, ended time.Time, ok bool) {
	p.Attempts++
	if p.Attempts == 1 {
		p.FirstOK = ok
	}
	if !ok {
		p.Failures++
		if p.FailingSince.IsZero() {
			p.FailingSince = begun
		}
		return
	}
	p.Longest = max(p.Longest, p.lasting(ended))
	p.FailingSince = time.Time{}
}

// lasting is the length of the outage that has not ended yet, 0 where the port is reachable.
func (p *portSamples) lasting(now time.Time) time.Duration {
	if p.FailingSince.IsZero() {
		return 0
	}
	return now.Sub(p.FailingSince)
}

// samples is a copy for a heartbeat.
func (r *outageRecorder) samples(now time.Time) outageSamples {
	r.mu.Lock()
	defer r.mu.Unlock()
	copied := r.state
	copied.Ports = append([]portSamples(nil), r.state.Ports...)
	copied.Last = now
	return copied
}

// result sums up; an outage that lasts counts up to now.
func (r *outageRecorder) result(now time.Time) runbook.Outage {
	samples := r.samples(now)
	outage := runbook.Outage{Began: samples.Began, Ended: now, Gap: samples.Gap, GapSeconds: samples.Unmeasured.Seconds()}
	for _, p := range samples.Ports {
		longest := max(p.Longest, p.lasting(now)).Seconds()
		outage.Ports = append(outage.Ports, runbook.PortOutage{
			Port: p.Port, Attempts: p.Attempts, Failures: p.Failures, LongestSeconds: longest,
			ReachableAtStart: p.FirstOK,
			ReachableAtEnd:   p.Attempts > 0 && p.FailingSince.IsZero(),
		})
		outage.LongestSeconds = max(outage.LongestSeconds, longest)
	}
	return outage
}
