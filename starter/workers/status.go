// Package workers reports what the server knows of the workers that can carry out a run.
package workers

import (
	"context"
	"fmt"
	"time"

	enums "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"

	"changeover/connection"
	"changeover/runbook"
	"changeover/runbook/plaintext"
)

// pollSilence is how old a worker's last poll may be while the worker lives: a poll lasts up to a minute.
const pollSilence = 70 * time.Second

// Status says what the server knows of the workers that can carry out a run, or that the server itself
// does not answer. The server lists a worker for five minutes after its last poll. server are the flags of cli.Server for the printed command.
func Status(ctx context.Context, c client.Client, server, id string) string {
	if err := connection.Health(ctx, c); err != nil {
		return fmt.Sprintf("the Temporal server does not answer (%v); start the server again, or check the network to the server", err)
	}
	queue, attempt := runbook.TaskQueue, int32(0)
	var pinned connection.Version
	if run, err := c.DescribeWorkflowExecution(ctx, id, ""); err == nil {
		if name := run.GetExecutionConfig().GetTaskQueue().GetName(); name != "" {
			queue = name
		}
		attempt = run.GetPendingWorkflowTask().GetAttempt()
		pinned = pinnedTo(run.GetWorkflowExecutionInfo().GetVersioningInfo())
	}
	described, err := c.DescribeTaskQueue(ctx, queue, enums.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return fmt.Sprintf("the server did not list the workers that poll task queue '%s' (%v)", queue, err)
	}
	who, pollers := fmt.Sprintf("no worker polls task queue '%s'", queue), described.GetPollers()
	deployment, serves := deploymentOf(pollers), connection.Serves(described)
	promote := func(name string) string {
		name = " --deployment " + plaintext.Argument(name) + server
		return "changeover worker promote BUILD" + name + " ('changeover worker versions" + name + "' lists the builds)"
	}
	switch {
	case deployment == "":
	case pinned.BuildID != "":
		// A run that is pinned to a version is served by workers of that version alone.
		who = fmt.Sprintf("no worker of version %s polls task queue '%s', and the run needs this version; start a worker of this version, or see 'Upgrading the worker' in docs/workers.md", named(pinned), queue)
		pollers = ofVersion(pollers, pinned)
	case serves.BuildID != "":
		who = fmt.Sprintf("no worker of the current version %s polls task queue '%s'; start a worker of this version, or make another version current with: %s", named(serves), queue, promote(deployment))
		pollers = ofVersion(pollers, serves)
	default:
		return fmt.Sprintf("workers poll task queue '%s', but no version of the worker is current; make a version current with: %s", queue, promote(deployment))
	}
	last, identity := lastPoll(pollers)
	silent := max(0, time.Since(last)).Round(time.Second)
	switch {
	case len(pollers) == 0:
		return who
	case silent > pollSilence:
		return fmt.Sprintf("%s; the last poll was %s ago (%s)", who, silent, identity)
	case attempt > 1:
		return fmt.Sprintf("a worker polled %s ago (%s), and the run's workflow task is in attempt %d; look at the log of this worker for the cause", silent, identity, attempt)
	}
	return fmt.Sprintf("a worker polled %s ago (%s)", silent, identity)
}

// named is a version in a message. The usual deployment is left out.
func named(v connection.Version) string {
	if v.Deployment == connection.DefaultDeployment {
		return v.BuildID
	}
	return v.String()
}

// pinnedTo returns the version that a run stays on, or nothing.
func pinnedTo(v *workflowpb.WorkflowExecutionVersioningInfo) connection.Version {
	pinned := v.GetVersioningOverride().GetPinned().GetVersion()
	if pinned.GetBuildId() == "" && v.GetBehavior() == enums.VERSIONING_BEHAVIOR_PINNED {
		pinned = v.GetDeploymentVersion()
	}
	return connection.Version{Deployment: pinned.GetDeploymentName(), BuildID: pinned.GetBuildId()}
}

func ofVersion(pollers []*taskqueuepb.PollerInfo, v connection.Version) []*taskqueuepb.PollerInfo {
	var own []*taskqueuepb.PollerInfo
	for _, p := range pollers {
		if o := p.GetDeploymentOptions(); o.GetDeploymentName() == v.Deployment && o.GetBuildId() == v.BuildID {
			own = append(own, p)
		}
	}
	return own
}

// lastPoll returns the time of the last poll, and which worker made it: its identity and version.
func lastPoll(pollers []*taskqueuepb.PollerInfo) (last time.Time, identity string) {
	for _, p := range pollers {
		if at := p.GetLastAccessTime().AsTime(); at.After(last) {
			last, identity = at, p.GetIdentity()
			if build := p.GetDeploymentOptions().GetBuildId(); build != "" {
				identity += ", version " + build
			}
		}
	}
	return last, identity
}

// deploymentOf returns the deployment of the worker that polled last. It is empty if a worker has no version.
func deploymentOf(pollers []*taskqueuepb.PollerInfo) (name string) {
	var last time.Time
	for _, p := range pollers {
		own := p.GetDeploymentOptions().GetDeploymentName()
		if own == "" {
			return ""
		}
		if at := p.GetLastAccessTime().AsTime(); at.After(last) {
			last, name = at, own
		}
	}
	return name
}
