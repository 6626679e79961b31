package cmd

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"

	"changeover/starter/cli"
	"changeover/starter/follow"
)

// reason is what a run itself says about its failure or refusal, without the
// frame of types and ids that the SDK puts around it.
func reason(err error) error {
	var said *temporal.ApplicationError
	if errors.As(err, &said) {
		return errors.New(said.Message())
	}
	var ended *temporal.WorkflowExecutionError
	if errors.As(err, &ended) && ended.Unwrap() != nil {
		return ended.Unwrap()
	}
	var canceled *serviceerror.Canceled
	if errors.Is(err, context.Canceled) || errors.As(err, &canceled) {
		return cli.Interrupted("")
	}
	return follow.Missing(err)
}
