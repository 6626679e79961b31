package calls

import "go.temporal.io/sdk/workflow"

// strictInput is the change by which site records and locks refuse an input that cannot be used.
const strictInput = "strict-input"

// Strict reports whether a run may refuse its input. A run of a workflow that moves to the current version of
// the worker may have begun with such an input before that was refused, and goes on. Only a run whose
// input cannot be used may ask: the others keep a history without a marker.
func Strict(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, strictInput, workflow.DefaultVersion, 1) >= 1
}

// releaseProbe is the change by which a run reads the release of Windows Server of each node before it changes anything.
const releaseProbe = "release-probe"

// ProbesReleases reports whether a run reads the releases of its nodes. One that began before that goes on without.
func ProbesReleases(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, releaseProbe, workflow.DefaultVersion, 1) >= 1
}
