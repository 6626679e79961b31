package service

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// metricsOf is what /metrics answers after record has run.
func metricsOf(t *testing.T, record func(*metrics)) string {
	t.Helper()
	h := &health{client: &server{}}
	m, err := newMetrics()
	require.NoError(t, err)
	record(m)
	status, body := get(t, serving(t, h, m)+"/metrics")
	require.Equal(t, http.StatusOK, status)
	return body
}

func TestMetricsHaveThoseOfGoAndTheProcess(t *testing.T) {
	body := metricsOf(t, func(*metrics) {})
	for _, name := range []string{"go_goroutines ", "go_memstats_heap_alloc_bytes ", "process_start_time_seconds ", "process_open_fds "} {
		assert.Contains(t, body, "\n"+name)
	}
}

func TestLabelSetsAreSmall(t *testing.T) {
	body := metricsOf(t, func(m *metrics) {
		for _, runbook := range []string{"deploy", "prepare", "install"} {
			for _, activity := range []string{"LookAtHost", "EnsureShare"} {
				tags := map[string]string{"workflow_type": runbook, "activity_type": activity, "namespace": "default", "task_queue": "xpr", "client_name": "temporal_go", "operation": "RespondActivityTaskCompleted"}
				m.handler.WithTags(tags).Timer("temporal_activity_execution_latency").Record(30 * time.Millisecond)
				m.handler.WithTags(tags).Timer("temporal_request_latency").Record(30 * time.Millisecond)
				m.handler.WithTags(tags).Counter("temporal_workflow_completed").Inc(1)
			}
		}
	})
	assert.Equal(t, 2, strings.Count(body, "temporal_activity_execution_latency_seconds_count{"), "one series for each activity type:\n%s", body)
	assert.Equal(t, 1, strings.Count(body, "temporal_request_latency_seconds_count{"), "one series for each operation")
	assert.Equal(t, 6, strings.Count(body, "temporal_workflow_completed{"), "a run keeps its workflow type")
	for _, label := range []string{"namespace=", "task_queue=", "client_name=", "otel_scope_"} {
		assert.NotContains(t, body, label)
	}
	assert.Contains(t, body, `temporal_activity_execution_latency_seconds_bucket{activity_type="LookAtHost",le="0.1"} 3`, "buckets are seconds")
}
