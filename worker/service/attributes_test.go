package service

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"changeover/connection"
)

// looks answers one look at the search attributes after the other, the last one again and again.
type looks struct {
	answers []error
	seen    func()
}

func (l *looks) CheckSearchAttributes(context.Context) error {
	answer := l.answers[0]
	if len(l.answers) > 1 {
		l.answers = l.answers[1:]
	}
	if l.seen != nil {
		l.seen()
	}
	return answer
}

func TestAWorkerTakesNoWorkBeforeTheSearchAttributesAreRight(t *testing.T) {
	h := &health{client: &server{}}
	url := listening(t, h)
	missing := errors.New("XprSite is missing; ask an administrator of the Temporal server to run: temporal operator search-attribute create")
	var log bytes.Buffer
	look := 0
	l := &looks{answers: []error{missing, missing, missing, nil}}
	l.seen = func() {
		if look++; look == 3 {
			status, body := get(t, url+"/readyz")
			assert.Equal(t, http.StatusServiceUnavailable, status)
			assert.Contains(t, body, "ask an administrator of the Temporal server to run")
		}
	}
	assert.True(t, awaitAttributes(t.Context(), l, h, slog.New(slog.NewTextHandler(&log, nil)), time.Millisecond))
	assert.Equal(t, 4, look)
	assert.Equal(t, 1, strings.Count(log.String(), "level=ERROR"), "said once, not at every look")
	assert.Contains(t, log.String(), "temporal operator search-attribute create")
	status, _ := get(t, url+"/readyz")
	assert.Equal(t, http.StatusOK, status)
}

func TestAWorkerThatMayNotLookAtTheSearchAttributesSaysSoAndWorks(t *testing.T) {
	var log bytes.Buffer
	l := &looks{answers: []error{fmt.Errorf("%w (denied)", connection.ErrCannotRead)}}
	assert.True(t, awaitAttributes(t.Context(), l, &health{}, slog.New(slog.NewTextHandler(&log, nil)), time.Millisecond))
	assert.Contains(t, log.String(), "level=WARN")
}

func TestAWorkerCanBeStoppedWhileItWaitsForSearchAttributes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := &looks{answers: []error{errors.New("missing")}, seen: cancel}
	assert.False(t, awaitAttributes(ctx, l, &health{}, slog.New(slog.DiscardHandler), time.Minute))
}
