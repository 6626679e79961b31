package follow

import (
	"errors"
	"strings"

	"go.temporal.io/api/serviceerror"
)

// Missing words the server's answer about a run that it does not know for the person who has named
// it, and returns every other error as it is.
func Missing(err error) error {
	var unknown *serviceerror.NotFound
	if errors.As(err, &unknown) && strings.HasPrefix(unknown.Message, "workflow not found") {
		return noRun{unknown}
	}
	return err
}

type noRun struct{ answer error }

func (noRun) Error() string {
	return "there is no such run; check --namespace and the ID, which is RUNBOOK/SITE as in install/berlin"
}

func (n noRun) Unwrap() error { return n.answer }
