package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// health answers whether the worker can work. It is alive while its process answers, and ready while it
// reaches the Temporal server and that has everything that runs need. A worker that stops is not ready.
type health struct {
	client client.Client
	// stopping is closed as soon as the worker stops; nil: the worker never stops.
	stopping <-chan struct{}
	// missing is what the worker waits for before it takes work; empty: nothing.
	missing atomic.Value
}

// newHealth returns the health of a worker that stops when the context ends.
func newHealth(ctx context.Context, c client.Client) *health {
	return &health{client: c, stopping: ctx.Done()}
}

// waitFor says what the worker waits for; nothing where it is empty.
func (h *health) waitFor(what string) { h.missing.Store(what) }

func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if h.refuseIfStopping(w) {
		return
	}
	if _, err := h.client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil && !withoutHealthChecks(err) {
		http.Error(w, "cannot reach the Temporal server: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	if missing, _ := h.missing.Load().(string); missing != "" {
		http.Error(w, missing, http.StatusServiceUnavailable)
		return
	}
	if h.refuseIfStopping(w) {
		return // The stop began while the server was asked.
	}
	fmt.Fprintln(w, "ready")
}

// withoutHealthChecks reports whether the server has answered, but offers this connection no health checks: a proxy before the server
// may pass on the requests of workers only.
func withoutHealthChecks(err error) bool {
	return errors.As(err, new(*serviceerror.Unimplemented)) || errors.As(err, new(*serviceerror.PermissionDenied))
}

// refuseIfStopping answers that the worker stops, if it does.
func (h *health) refuseIfStopping(w http.ResponseWriter) bool {
	select {
	case <-h.stopping:
		http.Error(w, "the worker is stopping: it finishes its commands and takes no further work", http.StatusServiceUnavailable)
		return true
	default:
		return false
	}
}

// serveHTTP serves health and metrics until stop is called; an empty address serves nothing.
func serveHTTP(ctx context.Context, address string, h *health, m *metrics, logger *slog.Logger) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot serve health and metrics: %w; choose another --listen address", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", h.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	logger.Info("Serving health and metrics.", "address", listener.Addr().String())
	return func() {
		_ = server.Close()
		_ = listener.Close() // Close does not know the listener until the goroutine has come to Serve.
	}, nil
}
