package follow

import (
	"errors"
	"strings"

	"go.temporal.io/api/serviceerror"
)

// Missing returns an error for the person who has named a run that the server does not know, and every other
// error unchanged.
func Missing(err error) error {
	var unknown *serviceerror.NotFound
	if errors.As(err, &unknown) && strings.HasPrefix(unknown.Message, "workflow not found") {
		return noRun{unknown}
	}
	return err
}

type noRun struct{ answer error }

func (noRun) Error() string {
	return "there is no such run; check --namespace and the ID; an ID is RUNBOOK/SITE, such as install/berlin"
}

func (n noRun) Unwrap() error { return n.answer }
