package service

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// answering answers each creation of a schedule with the next error.
type answering struct {
	errors  []error
	created []client.ScheduleOptions
}

func (a *answering) Create(_ context.Context, o client.ScheduleOptions) (client.ScheduleHandle, error) {
	a.created = append(a.created, o)
	return nil, a.errors[len(a.created)-1]
}

// The worker tries again every minute for as long as it runs.
func TestTheSameErrorOfTheScheduleIsLoggedOnce(t *testing.T) {
	var log bytes.Buffer
	denied, away := errors.New("permission denied"), errors.New("unavailable")
	s := &answering{errors: []error{denied, denied, away, away, denied, nil}}
	keepCloseEvidence(t.Context(), s, slog.New(slog.NewTextHandler(&log, nil)), time.Millisecond)
	assert.Len(t, s.created, 6)
	assert.Equal(t, 2, strings.Count(log.String(), "permission denied"), log.String())
	assert.Equal(t, 1, strings.Count(log.String(), "unavailable"), log.String())
}

func TestTheScheduleOfCloseEvidenceIsCreatedWhereItIsMissing(t *testing.T) {
	for name, answers := range map[string][]error{
		"missing":                    {nil},
		"there already":              {temporal.ErrScheduleAlreadyRunning},
		"the server does not answer": {errors.New("unavailable"), errors.New("unavailable"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := &answering{errors: answers}
			keepCloseEvidence(t.Context(), s, slog.New(slog.DiscardHandler), time.Millisecond)
			assert.Len(t, s.created, len(answers))
			o := s.created[0]
			assert.Equal(t, "system/close-evidence", o.ID)
			assert.Equal(t, enumspb.SCHEDULE_OVERLAP_POLICY_SKIP, o.Overlap)
			assert.Equal(t, time.Hour, o.Spec.Intervals[0].Every)
		})
	}
}
