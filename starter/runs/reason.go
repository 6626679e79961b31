package runs

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"

	"changeover/starter/cli"
	"changeover/starter/follow"
)

// Reason is what a run itself says about its failure or refusal, without the
// frame of types and ids that the SDK puts around it.
func Reason(err error) error {
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

// NoHistory says why the server has no history of a run: err, or a person has given a run ID that is wrong. forgotten is the advice for a run
// that the server has forgotten.
func NoHistory(err error, given, forgotten string) error {
	const advice = "; correct --run-id, or leave it out for the latest run; 'changeover runs -o json' lists the run IDs"
	var unknown *serviceerror.NotFound
	var invalid *serviceerror.InvalidArgument
	switch {
	case given == "":
	case errors.As(err, &unknown):
		return fmt.Errorf("the server has no run of this ID with the run ID %s%s; %s", given, advice, forgotten)
	case errors.As(err, &invalid):
		return fmt.Errorf("%s is not a run ID%s", given, advice)
	}
	return fmt.Errorf("%w; %s", err, forgotten)
}
