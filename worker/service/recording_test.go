package service

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/secrets"
)

// sayingHost is a host that says one word.
type sayingHost struct{ word string }

func (a sayingHost) Session(context.Context, string, string) (host.Session, error) { return a, nil }
func (sayingHost) Name() string                                                    { return "KERN1" }
func (sayingHost) Windows() string                                                 { return "" }

func (a sayingHost) Run(context.Context, scripts.Call, any) (host.Reply, error) {
	result, err := json.Marshal([]string{a.word})
	return host.Reply{Result: result}, err
}

func TestTheWorkerRecordsWhereItIsAskedTo(t *testing.T) {
	m, err := newMetrics()
	require.NoError(t, err)
	known := &secrets.Scrubber{}
	same, stop, err := recorded(Settings{}, sayingHost{}, known, m, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	assert.Equal(t, sayingHost{}, same, "nothing is recorded unless it is asked for")
	stop()

	t.Setenv("CHANGEOVER_RECORD", filepath.Join(t.TempDir(), "recordings"))
	s, err := settingsOf(t, "--endpoints", "e.yaml", "--build-id", "v1")
	require.NoError(t, err)
	var log bytes.Buffer
	hosts, stop, err := recorded(s, sayingHost{"Horse-Battery-9"}, known, m, slog.New(slog.NewTextHandler(&log, nil)))
	require.NoError(t, err)
	session, err := hosts.Session(t.Context(), "berlin", "KERN1")
	require.NoError(t, err)
	known.Add("Horse-Battery-9") // A secret may become known after the worker has started.
	_, err = session.Run(t.Context(), scripts.GetComputer.Of(), nil)
	require.NoError(t, err)
	stop()
	files, err := filepath.Glob(filepath.Join(s.Record, "recording-*.jsonl"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	assert.Contains(t, log.String(), files[0])
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	assert.Contains(t, string(text), `"build":"v1"`)
	assert.Contains(t, string(text), `["********"]`)
	assert.NotContains(t, string(text), "Horse-Battery-9")

	_, err = session.Run(t.Context(), scripts.GetComputer.Of(), nil)
	require.NoError(t, err, "a recording that cannot continue fails no step")
	families, err := m.registry.Gather()
	require.NoError(t, err)
	lost := -1.0
	for _, f := range families {
		if f.GetName() == "changeover_requests_not_recorded_total" {
			lost = f.GetMetric()[0].GetCounter().GetValue()
		}
	}
	assert.InDelta(t, 1, lost, 0)

	s.Record = files[0]
	_, _, err = recorded(s, sayingHost{}, known, m, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, "choose another directory")
}
