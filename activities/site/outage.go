package site

import (
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"go.temporal.io/sdk/activity"

	"changeover/activities/engine"
	"changeover/activities/heartbeat"
	"changeover/runbook"
)

// Defaults of a probe.
const (
	// probeInterval is the longest time between two attempts on a port.
	probeInterval       = 50 * time.Millisecond
	defaultProbeMaximum = 30 * time.Minute
	// connectTimeout counts an attempt without an answer as a failure.
	connectTimeout = time.Second
)

// MeasureOutage connects to every port, twenty times a second or more often, until
// it is cancelled. Its samples travel in the heartbeats, so that another worker
// can go on after a crash. A worker that is shut down leaves the rest to the next.
func (a *Activities) MeasureOutage(ctx context.Context, p runbook.OutageProbe) (runbook.Outage, error) {
	if len(p.Ports) == 0 {
		return runbook.Outage{}, engine.BadRequest("cannot measure the outage of %s: there is no port to probe; set virtualServer.ports in the site file", p.Target)
	}
	clock := clockOf(ctx)
	recorder := newOutageRecorder(p.Ports, lastSamples(ctx), clock.now())
	keeper := heartbeat.KeeperOf(ctx)
	keeper.Carry(func() []any { return []any{recorder.samples(clock.now())} })
	// The probe ends at once when the worker stops, so that the gap is short until another worker continues.
	measuring, stop := heartbeat.UntilStop(ctx)
	defer stop()
	limited, cancel := context.WithTimeout(measuring, orDefault(p.MaximumSeconds, time.Second, defaultProbeMaximum))
	defer cancel()
	a.watchPorts(limited, recorder, p, clock)
	if heartbeat.WorkerStopping(ctx) {
		keeper.Changed() // The last heartbeat carries the newest samples.
		return runbook.Outage{}, engine.NewError(runbook.ErrTransport, nil, "cannot finish measuring the outage of %s: this worker is stopping; another worker continues", p.Target)
	}
	outage := recorder.result(clock.now())
	outage.ByLimit = errors.Is(limited.Err(), context.DeadlineExceeded)
	return outage, nil
}

// AwaitAnswers waits until every port has answered every attempt for some time, or the probe's
// maximum is over.
func (a *Activities) AwaitAnswers(ctx context.Context, q runbook.AnswersQuery) (runbook.Answers, error) {
	clock := clockOf(ctx)
	recorder := newOutageRecorder(q.Probe.Ports, nil, clock.now())
	waiting, stop := heartbeat.UntilStop(ctx)
	defer stop()
	limited, cancel := context.WithTimeout(waiting, orDefault(q.Probe.MaximumSeconds, time.Second, defaultProbeMaximum))
	defer cancel()
	var answers runbook.Answers
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		a.watchPorts(limited, recorder, q.Probe, clock)
	}()
	for !answers.Steady && heartbeat.Sleep(limited, probeInterval) == nil {
		answers.Steady = recorder.steady(time.Duration(q.SteadySeconds) * time.Second)
	}
	cancel()
	<-watching
	switch {
	case answers.Steady:
		return answers, nil
	case heartbeat.WorkerStopping(ctx):
		return answers, engine.NewError(runbook.ErrTransport, nil, "cannot wait until %s answers: this worker is stopping; another worker continues", q.Probe.Target)
	}
	return answers, ctx.Err()
}

// watchPorts makes attempts on all ports until the context ends.
func (a *Activities) watchPorts(ctx context.Context, recorder *outageRecorder, p runbook.OutageProbe, clock *clock) {
	interval := min(orDefault(p.IntervalMs, time.Millisecond, probeInterval), probeInterval)
	var ports sync.WaitGroup
	for _, port := range p.Ports {
		address := a.probeAddress(p, port)
		ports.Go(func() { watchPort(ctx, recorder, port, address, interval, clock) })
	}
	ports.Wait()
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

// watchPort begins an attempt on one port at every interval until the context ends. Each attempt has its
// own timeout: one that waits for an answer does not delay the next.
func watchPort(ctx context.Context, recorder *outageRecorder, port int, address string, interval time.Duration, clock *clock) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	var attempts sync.WaitGroup
	defer attempts.Wait()
	for ctx.Err() == nil {
		a := recorder.begin(port, clock.now())
		attempts.Go(func() { recorder.end(a, connect(ctx, address), clock.now()) })
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// connect makes one attempt.
func connect(ctx context.Context, address string) answer {
	dialer := net.Dialer{Timeout: connectTimeout}
	connection, err := dialer.DialContext(ctx, "tcp", address)
	switch {
	case err == nil:
		_ = connection.Close() // Nothing was written; only the connection counts.
		return accepted
	case over(ctx), ownFault(err):
		return nothingSaid
	case os.IsTimeout(err):
		return dropped
	}
	return refused
}

// over reports whether the context has ended or ends now: the timer of a connection may fire just before that of the context.
func over(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && !time.Now().Before(deadline)
}

// ownFault reports whether an attempt failed because of this computer, for example for lack of sockets or of a route
// to any network. Such an attempt says nothing about the port.
func ownFault(err error) bool {
	for _, lacking := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.EADDRNOTAVAIL, syscall.ENETDOWN, syscall.ENETUNREACH} {
		if errors.Is(err, lacking) {
			return true
		}
	}
	return false
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

// orDefault is n units as a duration. If n is 0 or less, it is the default.
func orDefault(n int, unit, otherwise time.Duration) time.Duration {
	if n <= 0 {
		return otherwise
	}
	return time.Duration(n) * unit
}
