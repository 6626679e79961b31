package service

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"

	"changeover/config/secrets"
)

// server is a Temporal server that answers health checks and nothing else.
type server struct {
	client.Client
	down error
	// asked runs in each health check; nil: nothing.
	asked func()
}

func (s *server) CheckHealth(context.Context, *client.CheckHealthRequest) (*client.CheckHealthResponse, error) {
	if s.asked != nil {
		s.asked()
	}
	return &client.CheckHealthResponse{}, s.down
}

// listening serves health and metrics and returns the address that the log has.
func listening(t *testing.T, h *health) string {
	t.Helper()
	m, err := newMetrics()
	require.NoError(t, err)
	m.handler.Counter("changeover_test").Inc(3)
	return serving(t, h, m)
}

// serving serves health and metrics and returns the address that the log has.
func serving(t *testing.T, h *health, m *metrics) string {
	t.Helper()
	var log bytes.Buffer
	stop, err := serveHTTP(t.Context(), "127.0.0.1:0", h, m, slog.New(slog.NewTextHandler(&log, nil)))
	require.NoError(t, err)
	t.Cleanup(stop)
	found := regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(log.String())
	require.NotNil(t, found, log.String())
	return "http://" + found[1]
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(data)
}

func TestHealthFollowsTheTemporalServer(t *testing.T) {
	s := &server{}
	url := listening(t, &health{client: s})
	status, body := get(t, url+"/readyz")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "ready\n", body)

	s.down = errors.New("connection refused")
	status, body = get(t, url+"/readyz")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Contains(t, body, "cannot reach the Temporal server: connection refused")
	status, _ = get(t, url+"/healthz")
	assert.Equal(t, http.StatusOK, status, "a worker that waits for its server is alive")
}

// A proxy before the server may not pass on health checks. The server is reached all the same.
func TestAServerWithoutHealthChecksIsReached(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	proxy := grpc.NewServer() // It knows no health checks.
	go func() { _ = proxy.Serve(listener) }()
	t.Cleanup(proxy.Stop)
	c, err := client.NewLazyClient(client.Options{HostPort: listener.Addr().String()})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	status, body := get(t, listening(t, &health{client: c})+"/readyz")
	assert.Equal(t, http.StatusOK, status, body)
}

// A load balancer or an orchestrator must not wait for the end of a worker that still finishes its commands.
func TestAWorkerThatStopsIsNotReady(t *testing.T) {
	for name, stopsWhile := range map[string]bool{"before the request": false, "while the server is asked": true} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			s := &server{}
			url := listening(t, newHealth(ctx, s))
			status, _ := get(t, url+"/readyz")
			require.Equal(t, http.StatusOK, status)
			if stopsWhile {
				s.asked = stop
			} else {
				s.asked = func() { t.Error("the server was asked") }
				stop()
			}
			status, body := get(t, url+"/readyz")
			assert.Equal(t, http.StatusServiceUnavailable, status)
			assert.Contains(t, body, "the worker is stopping")
			status, _ = get(t, url+"/healthz")
			assert.Equal(t, http.StatusOK, status, "the worker still finishes its commands")
		})
	}
}

func TestMetricsAreInPrometheusFormat(t *testing.T) {
	status, body := get(t, listening(t, &health{client: &server{}})+"/metrics")
	assert.Equal(t, http.StatusOK, status)
	assert.Regexp(t, `(?m)^changeover_test(\{.*\})? 3$`, body)
	assert.Contains(t, body, `target_info{service_name="changeover"} 1`)
}

func TestServingIsOptionalAndSaysWhyItCannot(t *testing.T) {
	stop, err := serveHTTP(t.Context(), "", nil, nil, nil)
	require.NoError(t, err)
	stop()
	_, err = serveHTTP(t.Context(), "127.0.0.1:99999", nil, nil, nil)
	assert.ErrorContains(t, err, "cannot serve health and metrics")
	assert.ErrorContains(t, err, "choose another --listen address")
}

func TestLogHoldsNoSecretThatWasResolved(t *testing.T) {
	t.Setenv("XPR_TEST_PASSWORD", "Horse-Battery-9")
	scrubber := &secrets.Scrubber{}
	var out bytes.Buffer
	logger, err := newLogger(scrubbing{&out, scrubber}, "info")
	require.NoError(t, err)
	password, err := secrets.Resolver{Known: scrubber}.Resolve("env:XPR_TEST_PASSWORD")
	require.NoError(t, err)

	logger.Info("logging on with "+password, "error", errors.New("refused: "+password), "password", password)
	logger.Debug("too small a matter")
	assert.NotContains(t, out.String(), password)
	assert.Contains(t, out.String(), "logging on with ")
	assert.NotContains(t, out.String(), "too small a matter")
	logger.Info("PowerShell wraps lines in the middle of words", "error", errors.New("refused: Horse-Bat\r\ntery-9"))
	assert.NotContains(t, out.String(), "Horse-Bat")

	n, err := scrubbing{&out, scrubber}.Write([]byte(password))
	require.NoError(t, err)
	assert.Equal(t, len(password), n, "what is shorter after scrubbing is no short write")
}

func TestLogLevels(t *testing.T) {
	for _, level := range []string{"debug", "INFO", "warn", "error"} {
		_, err := newLogger(io.Discard, level)
		assert.NoError(t, err, level)
	}
	_, err := newLogger(io.Discard, "loud")
	require.Error(t, err)
	assert.True(t, strings.HasPrefix(err.Error(), "cannot use the log level 'loud'"))
}
