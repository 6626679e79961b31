package site

import (
	"context"
	"errors"
	"net"
	"strconv"
	"time"

	"changeover/activities/engine"
	"changeover/activities/heartbeat"
	"changeover/runbook"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/errgroup"
)

// Defaults of a probe.
const (
	defaultProbeInterval = 200 * time.Millisecond
	defaultProbeMaximum  = 30 * time.Minute
	// connectTimeout counts an attempt without an answer as a failure.
	connectTimeout = time.Second
)

// MeasureOutage connects to every port in turn, several times a second, until
// it is cancelled. Its samples travel in the heartbeats, so that another worker
// can go on after a crash. A worker that is shut down leaves the rest to the next.
func (a *Activities) MeasureOutage(ctx context.Context, p runbook.OutageProbe) (runbook.Outage, error) {
	if len(p.Ports) == 0 {
		return runbook.Outage{}, engine.BadRequest("cannot measure the outage of %s: no port is given; set virtualServer.ports in the site file", p.Target)
	}
	recorder := newOutageRecorder(p.Ports, lastSamples(ctx), time.Now())
	keeper := heartbeat.KeeperOf(ctx)
	keeper.Carry(func() []any { return []any{recorder.samples(time.Now())} })
	// Leaving at once when the worker stops keeps the gap short until another one goes on.
	measuring, stop := heartbeat.UntilStop(ctx)
	defer stop()
	limited, cancel := context.WithTimeout(measuring, orDefault(p.MaximumSeconds, time.Second, defaultProbeMaximum))
	defer cancel()
	interval := orDefault(p.IntervalMs, time.Millisecond, defaultProbeInterval)
	var group errgroup.Group
	for _, port := range p.Ports {
		address := a.probeAddress(p, port)
		group.Go(func() error { return watchPort(limited, recorder, port, address, interval) })
	}
	_ = group.Wait() // Only the context ends these, which is no error here.
	if heartbeat.WorkerStopping(ctx) {
		keeper.Changed() // The last heartbeat carries the newest samples.
		return runbook.Outage{}, engine.NewError(runbook.ErrTransport, nil, "cannot finish measuring the outage of %s: this worker stops; another one goes on", p.Target)
	}
	outage := recorder.result(time.Now())
	outage.ByLimit = errors.Is(limited.Err(), context.DeadlineExceeded)
	return outage, nil
}

// probeAddress is where a port of the target is dialled.
func (a *Activities) probeAddress(p runbook.OutageProbe, port int) string {
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
		if err := heartbeat.Sleep(ctx, interval-time.Since(begun)); err != nil {
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

// orDefault is a duration in a unit, or else its default.
func orDefault(n int, unit, otherwise time.Duration) time.Duration {
	if n <= 0 {
		return otherwise
	}
	return time.Duration(n) * unit
}
