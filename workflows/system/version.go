package system

import "go.temporal.io/sdk/workflow"

// strictInput is the change by which site records and locks refuse an input that cannot be used.
const strictInput = "strict-input"

// strict reports whether a run refuses an input that cannot be used. A site record or a lock moves to the current version of
// the worker; one that began with such an input before it was refused goes on. Call it only for such an input, so that other
// histories get no marker.
func strict(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, strictInput, workflow.DefaultVersion, 1) >= 1
}
