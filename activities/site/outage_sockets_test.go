package site

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/runbook"
)

// gatedPort listens with the shortest queue there is. While its gate is closed nobody takes
// connections out of it, and the kernel drops the packets of further ones.
type gatedPort struct {
	*counted
	port int
	gate sync.Mutex
}

func newGatedPort(t *testing.T) *gatedPort {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	require.NoError(t, err)
	require.NoError(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	require.NoError(t, syscall.Listen(fd, 0))
	file := os.NewFile(uintptr(fd), "listener")
	listener, err := net.FileListener(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	t.Cleanup(func() { _ = listener.Close() })
	g := &gatedPort{counted: &counted{Listener: listener}, port: listener.Addr().(*net.TCPAddr).Port}
	go g.serve(func() {
		g.gate.Lock()
		g.gate.Unlock() //nolint:staticcheck // waits for the gate
	})
	return g
}

// measured runs a probe on a port while something is done.
func measured(t *testing.T, port int, do func()) runbook.Outage {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	results := make(chan runbook.Outage, 1)
	go func() {
		outage, err := (&Activities{}).MeasureOutage(ctx, runbook.OutageProbe{Target: "UMKERNEL", Address: "127.0.0.1", Ports: []int{port}})
		assert.NoError(t, err)
		results <- outage
	}()
	do()
	cancel()
	return <-results
}

// A dropped packet is waited for a second. That delays no other attempt. What is measured holds on any
// machine; how exact it is, on one that is not too busy to send the attempts.
func TestAPortThatDropsPacketsIsSampledOnTheClock(t *testing.T) {
	exact := false
	for attempt := 0; attempt < 3 && !exact; attempt++ {
		outage, least, lasted := outageOfAGate(t)
		assert.Empty(t, outage.Gap)
		assert.False(t, outage.Longest.Exceeds(lasted), "%s for %s", outage.Longest, lasted)
		assert.False(t, outage.Longest.Within(least), "%s for at least %s", outage.Longest, least)
		assert.True(t, outage.Ports[0].ReachableAtStart && outage.Ports[0].ReachableAtEnd)
		exact = outage.Ports[0].Failures > 20 && outage.ResolutionSeconds < 0.5 &&
			outage.Longest.Exceeds(lasted-700*time.Millisecond) && outage.Longest.Within(lasted+700*time.Millisecond)
		t.Logf("%s for %s, %d failures (an attempt each second would make 3), resolution %.2f s", outage.Longest, lasted, outage.Ports[0].Failures, outage.ResolutionSeconds)
	}
	assert.True(t, exact, "none of the measurements was exact")
}

// fill opens connections until the port drops packets: the system queues some connections that nobody accepts.
func (g *gatedPort) fill(t *testing.T) {
	t.Helper()
	for failed := 0; failed < 2; failed++ {
		connection, err := (&net.Dialer{Timeout: 100 * time.Millisecond}).DialContext(t.Context(), "tcp", g.Addr().String())
		if err == nil {
			t.Cleanup(func() { _ = connection.Close() })
			failed = -1
		}
	}
}

// outageOfAGate measures the outage of a port that drops packets for some two and a half seconds: for least at least, and
// at most since the gate was closed.
func outageOfAGate(t *testing.T) (outage runbook.Outage, least, lasted time.Duration) {
	t.Helper()
	g := newGatedPort(t)
	outage = measured(t, g.port, func() {
		g.more(t)
		closed := time.Now()
		g.gate.Lock()
		g.fill(t)
		full := time.Now()
		time.Sleep(2500 * time.Millisecond) //nolint:forbidigo // the outage that is measured
		least = time.Since(full)
		g.gate.Unlock()
		lasted = time.Since(closed)
		time.Sleep(connectTimeout + connectTimeout/2) //nolint:forbidigo // each attempt whose packets were dropped lasts a second
	})
	return outage, least, lasted
}

func TestAPortIsSampledTwentyTimesASecond(t *testing.T) {
	listener := listen(t, "127.0.0.1:0")
	t.Cleanup(func() { require.NoError(t, listener.Close()) })
	outage := measured(t, listener.Addr().(*net.TCPAddr).Port, func() {
		time.Sleep(2 * time.Second) //nolint:forbidigo // the time in which attempts are counted
	})
	assert.Greater(t, outage.Ports[0].Attempts, 25, "40 on an idle machine")
	assert.Zero(t, outage.Ports[0].Failures)
	assert.True(t, outage.Longest.Within(500*time.Millisecond), outage.Longest)
}

// awaited runs AwaitAnswers on a port.
func awaited(t *testing.T, port, steady, maximum int) (runbook.Answers, time.Duration) {
	t.Helper()
	begun := time.Now()
	answers, err := (&Activities{}).AwaitAnswers(context.Background(), runbook.AnswersQuery{
		Probe:         runbook.OutageProbe{Target: "UMKERNEL", Address: "127.0.0.1", Ports: []int{port}, IntervalMs: 10, MaximumSeconds: maximum},
		SteadySeconds: steady,
	})
	require.NoError(t, err)
	return answers, time.Since(begun)
}

func TestSteadyAnswersAreAwaited(t *testing.T) {
	listener := listen(t, "127.0.0.1:0")
	address := listener.Addr().(*net.TCPAddr)
	require.NoError(t, listener.Close())
	time.AfterFunc(500*time.Millisecond, func() {
		again := listen(t, address.String())
		t.Cleanup(func() { _ = again.Close() })
	})
	answers, took := awaited(t, address.Port, 1, 20)
	assert.True(t, answers.Steady)
	assert.Greater(t, took, 1500*time.Millisecond, "half a second without answers, then one with them")
}

func TestAPortThatRefusesIsNotSteady(t *testing.T) {
	listener := listen(t, "127.0.0.1:0")
	require.NoError(t, listener.Close())
	answers, took := awaited(t, listener.Addr().(*net.TCPAddr).Port, 1, 2)
	assert.False(t, answers.Steady)
	assert.Greater(t, took, 1900*time.Millisecond)
}

func TestAPortThatAnswersNowAndThenIsNotSteady(t *testing.T) {
	listener := listen(t, "127.0.0.1:0")
	address := listener.Addr().(*net.TCPAddr)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for answers := true; ; answers = !answers {
			select {
			case <-stop:
				_ = listener.Close()
				return
			case <-time.After(200 * time.Millisecond):
			}
			if answers {
				_ = listener.Close()
			} else {
				listener = listen(t, address.String())
			}
		}
	}()
	answers, _ := awaited(t, address.Port, 1, 3)
	close(stop)
	<-stopped
	assert.False(t, answers.Steady)
}

func TestACanceledWaitEndsAtOnce(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err := (&Activities{}).AwaitAnswers(ctx, runbook.AnswersQuery{Probe: runbook.OutageProbe{Address: "127.0.0.1", Ports: []int{1}}, SteadySeconds: 1})
	require.Error(t, err)
	assert.Less(t, time.Since(begun), 5*time.Second)
}

// A computer without a network, or without sockets, shows nothing about a port.
func TestWhatThisComputerLacksProvesNoOutage(t *testing.T) {
	failed := func(errno syscall.Errno) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", errno)}
	}
	for _, own := range []syscall.Errno{syscall.EMFILE, syscall.EADDRNOTAVAIL, syscall.ENETDOWN, syscall.ENETUNREACH} {
		assert.True(t, ownFault(failed(own)), own)
	}
	for _, others := range []syscall.Errno{syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ECONNRESET} {
		assert.False(t, ownFault(failed(others)), others)
	}
}
