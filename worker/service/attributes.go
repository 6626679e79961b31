package service

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"changeover/connection"
)

const (
	// firstLookAgain is a short first pause, since attributes that were just registered may appear only after a moment.
	firstLookAgain = 500 * time.Millisecond
	// lookAgain is the longest pause between two looks at the search attributes.
	lookAgain = 10 * time.Second
)

// attributeChecker looks at the search attributes of the Temporal server.
type attributeChecker interface {
	CheckSearchAttributes(ctx context.Context) error
}

// awaitAttributes waits until the search attributes are right. It returns false if
// the context ends before that. Without them runs would hang without any message, and a worker
// that ended would not notice that an administrator has corrected them.
func awaitAttributes(ctx context.Context, c attributeChecker, h *health, logger *slog.Logger, pause time.Duration) bool {
	said := ""
	for {
		err := c.CheckSearchAttributes(ctx)
		if errors.Is(err, connection.ErrCannotRead) {
			// The attributes may exist: this account is not allowed to list them, or the server has no service for this.
			logger.Warn("The search attributes of the Temporal namespace could not be checked; the worker starts without this check.", "error", err)
			err = nil
		}
		if err == nil {
			h.waitFor("")
			return true
		}
		h.waitFor(err.Error())
		if ctx.Err() == nil && err.Error() != said {
			said = err.Error()
			logger.Error("The worker takes no work until the search attributes of the Temporal namespace are right.", "error", err)
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pause):
		}
		pause = min(2*pause, lookAgain)
	}
}
