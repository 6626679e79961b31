package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
)

// reasonOf is the innermost message of an activity's error that says something.
func reasonOf(err error) string {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return application.Message()
	}
	return err.Error()
}

// detailsOf decodes the details of a failure or of a cancellation.
func detailsOf(err error, out any) bool {
	var canceled *temporal.CanceledError
	if errors.As(err, &canceled) {
		return canceled.HasDetails() && canceled.Details(out) == nil
	}
	var application *temporal.ApplicationError
	return errors.As(err, &application) && application.HasDetails() && application.Details(out) == nil
}

// kindOf is the type of a run's error.
func kindOf(err error) string {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return application.Type()
	}
	return ErrAborted
}

// ofSubstance says whether an error is one that waiting does not mend.
func ofSubstance(err error) bool {
	var application *temporal.ApplicationError
	if !errors.As(err, &application) {
		return false
	}
	for _, kind := range substance() {
		if application.Type() == kind {
			return true
		}
	}
	return false
}
