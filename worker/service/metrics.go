package service

import (
	"fmt"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/attribute"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// metrics are those of the SDK, of Go and of the process, in Prometheus' format.
type metrics struct {
	handler  client.MetricsHandler
	registry *prometheus.Registry
}

func newMetrics() (*metrics, error) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithoutScopeInfo())
	if err != nil {
		return nil, fmt.Errorf("cannot prepare the metrics: %w", err)
	}
	provider := metric.NewMeterProvider(metric.WithReader(exporter), metric.WithView(small), metric.WithResource(
		resource.NewSchemaless(attribute.String("service.name", "changeover"))))
	handler := opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{Meter: provider.Meter("changeover")})
	return &metrics{handler: handler, registry: registry}, nil
}

// latencies are the buckets of a duration in seconds: requests to the server take milliseconds, activities and
// runs up to hours. The default buckets of OpenTelemetry are meant for milliseconds.
var latencies = []float64{0.01, 0.1, 1, 10, 60, 600, 3600}

// sameOnAll are labels with the same value in all metrics of a worker; the scraper can add them.
var sameOnAll = attribute.NewDenyKeysFilter("client_name", "namespace", "task_queue")

// small keeps the label sets small. The SDK also labels each request and each activity with the workflow type,
// which multiplies the series and adds nothing to what the histories show.
func small(i metric.Instrument) (metric.Stream, bool) {
	stream := metric.Stream{Name: i.Name, Description: i.Description, Unit: i.Unit, AttributeFilter: sameOnAll}
	switch {
	case strings.HasPrefix(i.Name, "temporal_request"), strings.HasPrefix(i.Name, "temporal_long_request"):
		stream.AttributeFilter = attribute.NewAllowKeysFilter("operation", "status_code")
	case strings.HasPrefix(i.Name, "temporal_activity_"):
		stream.AttributeFilter = attribute.NewAllowKeysFilter("activity_type", "failure_reason")
	}
	if i.Kind == metric.InstrumentKindHistogram {
		stream.Aggregation = metric.AggregationExplicitBucketHistogram{Boundaries: latencies}
	}
	return stream, true
}
