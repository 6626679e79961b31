package connection

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"changeover/runbook"
)

// DefaultDeployment is the deployment whose versions serve the task queue, unless the worker's settings name another one.
const DefaultDeployment = "changeover"

// Deployment is a Worker Deployment of Temporal: the versions of the worker that serve a task queue, of
// which one is current. New runs start on the current version; a runbook stays on the version that began it
// (https://docs.temporal.io/worker-versioning).
type Deployment struct {
	Client client.Client
	Name   string
}

// DeploymentState is what the server knows of a deployment.
type DeploymentState struct {
	// Current is the build ID of the current version; empty: there is none.
	Current string
	// Serves is the version on which new runs start. It may be one of another deployment: the server gives a task queue to the
	// deployment whose current version was set last.
	Serves   Version
	Versions []DeploymentVersion
	// token makes a change fail if another one came first.
	token []byte
}

// Version is a version of the worker as the task queue names it; the zero value: workers without a version.
type Version struct {
	Deployment string `json:"deployment"`
	BuildID    string `json:"buildId"`
}

func (v Version) String() string { return v.BuildID + " of worker deployment " + v.Deployment }

// Serves returns the version on which new runs of a task queue start.
func Serves(queue *workflowservice.DescribeTaskQueueResponse) Version {
	current := queue.GetVersioningInfo().GetCurrentDeploymentVersion()
	return Version{Deployment: current.GetDeploymentName(), BuildID: current.GetBuildId()}
}

// DeploymentVersion is one version of a deployment.
type DeploymentVersion struct {
	BuildID string    `json:"buildId"`
	Created time.Time `json:"created"`
	// State is one of the constants below.
	State string `json:"state"`
}

// States of a version.
const (
	VersionCurrent  = "current"  // New runs start on it.
	VersionRamping  = "ramping"  // A part of the new runs starts on it, as a person has set with the temporal command.
	VersionDraining = "draining" // Runs that it has begun are open.
	VersionDrained  = "drained"  // No run needs it.
	VersionInactive = "inactive" // It was never current or ramping.
)

// ErrNoVersions says that no worker has polled for a deployment yet.
var ErrNoVersions = errors.New("no worker of this deployment has connected to the server yet")

// Describe reads the versions, the newest first. It returns ErrNoVersions where there are none; the state then says only which version
// serves the task queue.
func (d Deployment) Describe(ctx context.Context) (DeploymentState, error) {
	queue, err := d.Client.DescribeTaskQueue(ctx, runbook.TaskQueue, enums.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return DeploymentState{}, fmt.Errorf("cannot read which version of the worker serves task queue '%s': %w", runbook.TaskQueue, err)
	}
	state := DeploymentState{Serves: Serves(queue)}
	found, err := d.handle().Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	if missing := new(serviceerror.NotFound); errors.As(err, &missing) {
		return state, ErrNoVersions
	}
	if err != nil {
		return state, fmt.Errorf("cannot read the versions of Temporal worker deployment %s: %w", d.Name, err)
	}
	state.token = found.ConflictToken
	routing, ramping := found.Info.RoutingConfig, ""
	if routing.CurrentVersion != nil {
		state.Current = routing.CurrentVersion.BuildID
	}
	if routing.RampingVersion != nil {
		ramping = routing.RampingVersion.BuildID
	}
	for _, v := range found.Info.VersionSummaries {
		state.Versions = append(state.Versions, DeploymentVersion{
			BuildID: v.Version.BuildID, Created: v.CreateTime, State: stateOf(v.Version.BuildID, v.DrainageStatus, state.Current, ramping),
		})
	}
	slices.SortFunc(state.Versions, func(a, b DeploymentVersion) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.BuildID, b.BuildID))
	})
	return state, nil
}

func stateOf(buildID string, drainage client.WorkerDeploymentVersionDrainageStatus, current, ramping string) string {
	switch {
	case buildID == current:
		return VersionCurrent
	case buildID == ramping:
		return VersionRamping
	case drainage == client.WorkerDeploymentVersionDrainageStatusDraining:
		return VersionDraining
	case drainage == client.WorkerDeploymentVersionDrainageStatusDrained:
		return VersionDrained
	}
	return VersionInactive
}

// Has reports whether a version is known.
func (s DeploymentState) Has(buildID string) bool {
	return slices.ContainsFunc(s.Versions, func(v DeploymentVersion) bool { return v.BuildID == buildID })
}

// Other returns the version of another deployment than the named one that serves the task queue; the zero value: there is none.
func (s DeploymentState) Other(name string) Version {
	if s.Serves.Deployment == name {
		return Version{}
	}
	return s.Serves
}

// Withdraw leaves a deployment without a current version, so that the server shows when no run needs its versions any more.
func (d Deployment) Withdraw(ctx context.Context) error {
	_, err := d.handle().SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{})
	if err != nil {
		return fmt.Errorf("cannot withdraw the current version of Temporal worker deployment %s: %w", d.Name, err)
	}
	return nil
}

// SetCurrent makes a version the current one. It fails if no worker of the version has polled, or if the
// deployment was changed since the state was read.
func (d Deployment) SetCurrent(ctx context.Context, buildID string, read DeploymentState) error {
	_, err := d.handle().SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: buildID, ConflictToken: read.token})
	if err != nil {
		return fmt.Errorf("cannot make version %s current in Temporal worker deployment %s: %w", buildID, d.Name, err)
	}
	return nil
}

func (d Deployment) handle() client.WorkerDeploymentHandle {
	return d.Client.WorkerDeploymentClient().GetHandle(d.Name)
}
