package follow

import (
	"errors"
	"strings"

	"go.temporal.io/api/serviceerror"
)

// Missing returns an error for the person who has named a run or a namespace that the server does not know, or a run that
// has ended, and every other error unchanged.
func Missing(err error) error {
	var unknown *serviceerror.NotFound
	var namespace *serviceerror.NamespaceNotFound
	switch {
	case errors.As(err, &namespace):
		return explained{err, "the Temporal server has no namespace " + namespace.Namespace + "; correct --namespace or --address"}
	case !errors.As(err, &unknown):
		return err
	case strings.HasPrefix(unknown.Message, "workflow not found"):
		return explained{unknown, "there is no such run; check --namespace and the ID; an ID is RUNBOOK/SITE, such as install/berlin"}
	case unknown.Message == "workflow execution already completed":
		return explained{unknown, "this run has ended; 'changeover runs' lists the open runs"}
	}
	return err
}

// explained is an error of the server in the words of the command line.
type explained struct {
	answer error
	text   string
}

func (e explained) Error() string { return e.text }

func (e explained) Unwrap() error { return e.answer }
