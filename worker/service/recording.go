package service

import (
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"

	"changeover/activities/host"
	"changeover/activities/recording"
	"changeover/config/secrets"
)

// recorded returns sessions whose requests and answers are recorded where the settings say so. The returned
// function ends the recording.
func recorded(s Settings, hosts host.Sessions, known *secrets.Scrubber, m *metrics, logger *slog.Logger) (host.Sessions, func(), error) {
	if s.Record == "" {
		return hosts, func() {}, nil
	}
	recorder, err := recording.New(recording.Options{Directory: s.Record, Build: s.BuildID, Mask: known.Scrub, Logger: logger})
	if err != nil {
		return nil, nil, err
	}
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "changeover_requests_not_recorded_total", Help: "Number of requests to hosts that --record could not write.",
	}, func() float64 { return float64(recorder.Lost()) }))
	logger.Info("Recording every request to a host and its answer.", "file", recorder.File())
	return recorder.Sessions(hosts), recorder.Close, nil
}
