package site

import (
	"changeover/activities/engine"
	"changeover/runbook"
	"context"
	"errors"
	"net"
	"strconv"
	"time"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"
)

// OutageProbe measures from the worker how long the virtual server's ports refuse connections. It runs
// until it is cancelled and then returns its result.
type OutageProbe struct {
	Site string `json:"site"`
	Step Step   `json:"step"`
	// Target is the virtual server's name as the endpoints file's probes know it; Address and Ports are tried
	// directly where the endpoints file has no entry.
	Target  string `json:"target"`
	Address string `json:"address"`
	Ports   []int  `json:"ports"`
	// IntervalMs between attempts on a port; 0 means 200.
	IntervalMs int `json:"intervalMs,omitempty"`
	// MaximumSeconds ends the probe by itself; 0 means 1800.
	MaximumSeconds int `json:"maximumSeconds,omitempty"`
}

// Outage is what a probe saw.
type Outage struct {
	Ports []PortOutage `json:"ports"`
	// Began is when the first attempt was made.
	Began time.Time `json:"began,omitzero"`
	// Ended is when the last look was taken; ByLimit says that the probe ended by itself,
	// and not because what it measured was over.
	Ended   time.Time `json:"ended,omitzero"`
	ByLimit bool      `json:"byLimit,omitempty"`
	// LongestSeconds is the longest outage of any port.
	LongestSeconds float64 `json:"longestSeconds"`
	// Gap is set where the worker that measured died; LongestSeconds is a lower bound then.
	Gap string `json:"gap,omitempty"`
	// GapSeconds is how long nobody measured: an outage may have been longer by that much.
	GapSeconds float64 `json:"gapSeconds,omitempty"`
}

// PortOutage is one port's longest outage.
type PortOutage struct {
	Port           int     `json:"port"`
	Attempts       int     `json:"attempts"`
	Failures       int     `json:"failures"`
	LongestSeconds float64 `json:"longestSeconds"`
	// ReachableAtStart and AtEnd tell whether the measurement means anything.
	ReachableAtStart bool `json:"reachableAtStart"`
	ReachableAtEnd   bool `json:"reachableAtEnd"`
}

// Defaults of a probe.
const (
	defaultProbeInterval = 200 * time.Millisecond
	defaultProbeMaximum  = 30 * time.Minute
	// connectTimeout counts an attempt without an answer as a failure.
	connectTimeout = time.Second
	// keepSamplesEvery is the pause between two heartbeats that carry the samples.
	keepSamplesEvery = time.Second
)

// MeasureOutage connects to every port in turn, several times a second, until
// it is cancelled. Its samples travel in the heartbeats, so that another worker
// can go on after a crash. A worker that is shut down leaves the rest to the next.
func (a *Activities) MeasureOutage(ctx context.Context, p OutageProbe) (Outage, error) {
	if len(p.Ports) == 0 {
		return Outage{}, engine.BadRequest("cannot measure the outage of %s: no port is given; set virtualServer.ports in the site file", p.Target)
	}
	recorder := newOutageRecorder(p.Ports, lastSamples(ctx), time.Now())
	// Leaving at once when the worker stops keeps the gap short until another one goes on.
	measuring, stop := untilStop(ctx)
	defer stop()
	limited, cancel := context.WithTimeout(measuring, orDefault(p.MaximumSeconds, time.Second, defaultProbeMaximum))
	defer cancel()
	interval := orDefault(p.IntervalMs, time.Millisecond, defaultProbeInterval)
	var group errgroup.Group
	for _, port := range p.Ports {
		address := a.probeAddress(p, port)
		group.Go(func() error { return watchPort(limited, recorder, port, address, interval) })
	}
	group.Go(func() error { return keepSamples(limited, recorder) })
	_ = group.Wait() // Only the context ends these, which is no error here.
	if workerStopping(ctx) {
		return Outage{}, engine.NewError(runbook.ErrTransport, nil, "cannot finish measuring the outage of %s: this worker stops; another one goes on", p.Target)
	}
	outage := recorder.result(time.Now())
	outage.ByLimit = errors.Is(limited.Err(), context.DeadlineExceeded)
	return outage, nil
}

// probeAddress is where a port of the target is dialled.
func (a *Activities) probeAddress(p OutageProbe, port int) string {
	if a.Probes != nil {
		if address, ok := a.Probes.Probe(p.Site, p.Target, port); ok {
			return address
		}
	}
	return net.JoinHostPort(p.Address, strconv.Itoa(port))
}

// watchPort connects to one port again and again until the context ends.
func watchPort(ctx context.Context, recorder *outageRecorder, port int, address string, interval time.Duration) error {
	dialer := net.Dialer{Timeout: connectTimeout}
	for {
		begun := time.Now()
		connection, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			_ = connection.Close() // Nothing was written; only the connection counts.
		}
		if ctx.Err() != nil {
			return ctx.Err() // The attempt was broken off and says nothing.
		}
		recorder.note(port, begun, time.Now(), err == nil)
		if err := sleep(ctx, interval-time.Since(begun)); err != nil {
			return err
		}
	}
}

// keepSamples sends the samples with the heartbeats.
func keepSamples(ctx context.Context, recorder *outageRecorder) error {
	for {
		if activity.IsActivity(ctx) {
			activity.RecordHeartbeat(ctx, recorder.samples(time.Now()))
		}
		if err := sleep(ctx, keepSamplesEvery); err != nil {
			return err
		}
	}
}

// lastSamples are what an earlier attempt saw, or nil.
func lastSamples(ctx context.Context) *outageSamples {
	if !activity.IsActivity(ctx) || !activity.HasHeartbeatDetails(ctx) {
		return nil
	}
	var samples outageSamples
	if err := activity.GetHeartbeatDetails(ctx, &samples); err != nil {
		return nil // Heartbeats of an older release: measure afresh.
	}
	return &samples
}
