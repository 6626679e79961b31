package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"changeover/activities/cluster"
	clustercheck "changeover/activities/cluster/check"
	"changeover/activities/engine"
	"changeover/activities/heartbeat"
	"changeover/activities/host"
	"changeover/activities/look"
	"changeover/activities/powershell"
	"changeover/activities/registry"
	"changeover/activities/site"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/config/endpoints"
	"changeover/config/secrets"
	"changeover/config/sitefile"
	"changeover/connection"
	"changeover/runbook"
	"changeover/runbook/plaintext"
	"changeover/workflows"
)

// Run runs the worker. It returns when the context ends or the worker cannot continue.
func Run(ctx context.Context, s Settings) error {
	scrubber := &secrets.Scrubber{}
	return masked(run(ctx, s, scrubber), scrubber)
}

// masked removes secrets, and control characters for terminals, from the error with which the worker ends.
func masked(err error, known *secrets.Scrubber) error {
	if err == nil {
		return nil
	}
	return errors.New(plaintext.Visible(known.Scrub(err.Error())))
}

func run(ctx context.Context, s Settings, scrubber *secrets.Scrubber) error {
	logger, err := newLogger(scrubbing{os.Stderr, scrubber}, s.LogLevel)
	if err != nil {
		return err
	}
	warnOfVariables(logger, s.Unknown)
	hosts, err := endpoints.Load(s.Endpoints)
	if err != nil {
		return err
	}
	metrics, err := newMetrics()
	if err != nil {
		return err
	}
	c, err := connection.Dial(ctx, connectionOptions(s, logger, metrics.handler, scrubber))
	if err != nil && ctx.Err() != nil {
		return nil // The worker was asked to stop.
	}
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.CheckNamespace(ctx); err != nil {
		return err
	}
	if err := c.RegisterSearchAttributes(ctx); err != nil {
		// Somebody else may have registered them, which is checked below.
		logger.Warn("The search attributes of the Temporal namespace could not be registered; the worker checks next whether these attributes exist.", "error", err)
	}
	resolver := secrets.Resolver{Known: scrubber, Directory: s.Sites, Process: processName()}
	warnOfHosts(logger, hosts, resolver)
	warnOfEndpoints(logger, hosts)
	warnOfSites(logger, sitefile.Directory{Path: s.Sites, Mask: scrubber.Scrub}, hosts, resolver)
	pool := powershell.NewPool(powershell.PoolOptions{Start: powershell.Over(reach(hosts, resolver)), Secrets: resolver, Known: scrubber})
	defer pool.Close()
	sessions, stopRecording, err := recorded(s, pool, scrubber, metrics, logger)
	if err != nil {
		return err
	}
	defer stopRecording()
	w := newWorker(c, s, hosts, sessions, resolver, logger)
	health := newHealth(ctx, c.Client)
	health.waitFor("cannot work yet: the worker is still checking the search attributes; wait a moment")
	stop, err := serveHTTP(ctx, s.Listen, health, metrics, logger)
	if err != nil {
		return err
	}
	defer stop()
	if !awaitAttributes(ctx, c, health, logger, firstLookAgain) {
		return nil // The worker was asked to stop.
	}
	go settleVersion(ctx, connection.Deployment{Client: c.Client, Name: s.Deployment}, connection.Version{Deployment: s.Deployment, BuildID: s.BuildID}, logger, versionPause)
	go keepCloseEvidence(ctx, c.ScheduleClient(), logger, scheduleLookAgain)
	logger.Info("Worker is ready.", "queue", runbook.TaskQueue, "build", s.BuildID, "hosts", len(hosts.Hosts), "sites", s.Sites)
	return runWorker(ctx, w)
}

// processName names this worker, which may be one of several, in errors.
func processName() string {
	name, err := os.Hostname()
	if err != nil {
		return "the worker's process"
	}
	return "the worker's process on computer " + name
}

// connectionOptions are those of the worker's connection to Temporal.
func connectionOptions(s Settings, logger *slog.Logger, metrics client.MetricsHandler, known *secrets.Scrubber) connection.Options {
	return connection.Options{
		Address: s.Address, Namespace: s.Namespace, Logger: logger, Metrics: metrics, DialOptions: ReportDialOptions(), Secrets: known,
	}
}

// newWorker registers runbooks and activities.
func newWorker(c *connection.Connection, s Settings, hosts *endpoints.File, sessions host.Sessions, resolver secrets.Resolver, logger *slog.Logger) worker.Worker {
	w := worker.New(c.Client, runbook.TaskQueue, workerOptions(s))
	workflows.Register(w)
	known := &sites{directory: sitefile.Directory{Path: s.Sites, Mask: resolver.Known.Scrub}, secrets: resolver, logger: logger}
	RegisterHostActivities(w, knowingSessions{sessions, known}, resolver.Known.Scrub, s.PollInterval)
	(&site.Activities{
		Temporal: c.Client, Namespace: c.Namespace, Secrets: resolver.Known, Sites: known, EvidenceDir: s.Evidence, Probes: probes{hosts},
		HeartbeatTimeoutSeconds: int(s.HeartbeatTimeout / time.Second),
	}).Register(w)
	return w
}

// RegisterHostActivities registers the activities that work on hosts. mask hides secrets in what they report, and pollEvery is the
// pause between two reads of a host that has to reach a state; 0 means the engine's default.
func RegisterHostActivities(w worker.ActivityRegistry, hosts host.Sessions, mask func(string) string, pollEvery time.Duration) {
	e := &engine.Engine{Hosts: hosts, Mask: mask, IsDown: cluster.NodeIsDown, PollEvery: pollEvery}
	windows.AddKinds(e)
	check.AddKinds(e)
	registry.AddKinds(e)
	cluster.AddKinds(e)
	clustercheck.AddKinds(e)
	e.Register(w)
	(&windows.Reader{Engine: e}).Register(w)
	(&cluster.Reader{Engine: e}).Register(w)
	(&look.Reader{Engine: e}).Register(w)
}

// workerOptions are those of the SDK's worker.
func workerOptions(s Settings) worker.Options {
	return worker.Options{
		// A runbook works on few hosts at a time: sessions on hosts are the limit, not these slots.
		MaxConcurrentActivityExecutionSize: 50,
		Interceptors:                       []interceptor.WorkerInterceptor{&heartbeat.Interceptor{Interval: s.HeartbeatInterval}},
		// The SDK's own heartbeat, which is sent only to report a cancellation, gets half of this.
		MaxHeartbeatThrottleInterval:     s.HeartbeatInterval,
		DefaultHeartbeatThrottleInterval: s.HeartbeatInterval,
		// An interrupted worker finishes the commands that are running; another worker continues what takes longer.
		WorkerStopTimeout:           10 * time.Second,
		DisableRegistrationAliasing: true,
		DeploymentOptions:           versioning(s),
	}
}

// runWorker polls until the context ends.
func runWorker(ctx context.Context, w worker.Worker) error {
	interrupt := make(chan any)
	go func() {
		<-ctx.Done()
		close(interrupt)
	}()
	if err := w.Run(interrupt); err != nil {
		return fmt.Errorf("cannot continue: %w", err)
	}
	return nil
}

func newLogger(out io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, errors.New("cannot use the log level '" + level + "'; set --log-level to debug, info, warn or error")
	}
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: l})), nil
}

// scrubbing keeps secrets that were resolved out of the log.
type scrubbing struct {
	out      io.Writer
	scrubber *secrets.Scrubber
}

func (s scrubbing) Write(p []byte) (int, error) {
	if _, err := io.WriteString(s.out, s.scrubber.Scrub(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
