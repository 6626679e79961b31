package site

import (
	"errors"
	"fmt"

	"go.temporal.io/api/serviceerror"

	"changeover/activities/engine"
	"changeover/runbook"
)

// temporalError is the error of a failed request to the Temporal server. failed says what failed. The activity is tried again, unless the
// server refuses the request itself: then another attempt has the same result. next is what a person can do if another attempt does not
// help; empty: nothing is known.
func temporalError(err error, next, failed string, args ...any) error {
	failed = fmt.Sprintf(failed, args...)
	switch {
	case errors.As(err, new(*serviceerror.PermissionDenied)):
		return engine.NewError(runbook.ErrAccessDenied, err, "%s: the Temporal server refuses the request: %v; give the identity with which the worker connects to the Temporal server "+
			"(its API key or client certificate) the right to read and to write in the worker's namespace, then retry", failed, err)
	case errors.As(err, new(*serviceerror.Unimplemented)):
		return engine.NewError(runbook.ErrConnection, err, "%s: the Temporal server does not know the request: %v; use a newer release of the Temporal server, then retry", failed, err)
	case errors.As(err, new(*serviceerror.InvalidArgument)):
		return engine.NewError(runbook.ErrBadRequest, err, "%s: the Temporal server refuses the request: %v; %s", failed, err, runbook.ReportDefect)
	case next != "":
		next = "; if the error persists, " + next
	}
	return engine.NewError(runbook.ErrTransport, err, "%s: %v; the activity tries again%s", failed, err, next)
}
