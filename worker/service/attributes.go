package service

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"changeover/connection"
)

const (
	// firstLookAgain is short, since attributes that were just registered may take a moment to show.
	firstLookAgain = 500 * time.Millisecond
	// lookAgain is the longest pause between two looks at the search attributes.
	lookAgain = 10 * time.Second
)

// attributeChecker looks at the search attributes of the Temporal server.
type attributeChecker interface {
	CheckSearchAttributes(ctx context.Context) error
}

// awaitAttributes waits until the search attributes are right, and reports false where
// the context ends before that. A worker that took work without them would make
// runs hang without a word; one that gave up would not notice the administrator's help.
func awaitAttributes(ctx context.Context, c attributeChecker, h *health, logger *slog.Logger, pause time.Duration) bool {
	said := ""
	for {
		err := c.CheckSearchAttributes(ctx)
		if errors.Is(err, connection.ErrNotAllowed) {
			// The attributes may be there: this account may not list them.
			logger.Warn("Search attributes are not checked.", "error", err)
			err = nil
		}
		if err == nil {
			h.waitFor("")
			return true
		}
		h.waitFor(err.Error())
		if ctx.Err() == nil && err.Error() != said {
			said = err.Error()
			logger.Error("Worker takes no work before its search attributes are right.", "error", err)
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pause):
		}
		pause = min(2*pause, lookAgain)
	}
}
