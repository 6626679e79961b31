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
)

// pollSilence is how old a worker's last poll may be while the worker lives: a poll lasts up to a minute.
const pollSilence = 70 * time.Second

// Status says what the server knows of the workers that can carry out a run, or that the server itself
// does not answer. The server lists a worker for five minutes after its last poll. server are the flags of cli.Server for the printed command.
func Status(ctx context.Context, c client.Client, server, id string) string {
	promote := "changeover worker promote BUILD" + server + " ('changeover worker versions' lists the builds)"
	if err := connection.Health(ctx, c); err != nil {
		return fmt.Sprintf("the Temporal server does not answer (%v); start the server again, or check the network to the server", err)
	}
	queue, attempt := runbook.TaskQueue, int32(0)
	var build string
	if run, err := c.DescribeWorkflowExecution(ctx, id, ""); err == nil {
		if name := run.GetExecutionConfig().GetTaskQueue().GetName(); name != "" {
			queue = name
		}
		attempt = run.GetPendingWorkflowTask().GetAttempt()
		build = pinnedTo(run.GetWorkflowExecutionInfo().GetVersioningInfo())
	}
	described, err := c.DescribeTaskQueue(ctx, queue, enums.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return fmt.Sprintf("the server did not list the workers that poll task queue '%s' (%v)", queue, err)
	}
	who, pollers := fmt.Sprintf("no worker polls task queue '%s'", queue), described.GetPollers()
	deployment := deploymentOf(pollers)
	switch {
	case deployment == "":
	case build != "":
		// A run that is pinned to a version is served by workers of that version alone.
		who = fmt.Sprintf("no worker of version %s polls task queue '%s', and the run needs this version; start a worker of this version, or see 'Upgrading the worker' in docs/workers.md", build, queue)
		pollers = ofVersion(pollers, build)
	default:
		state, err := connection.Deployment{Client: c, Name: deployment}.Describe(ctx)
		if err == nil && state.Current == "" {
			return fmt.Sprintf("workers poll task queue '%s', but no version of the worker is current; make a version current with: %s", queue, promote)
		}
		if err == nil {
			who = fmt.Sprintf("no worker of the current version %s polls task queue '%s'; start a worker of this version, or make another version current with: %s", state.Current, queue, promote)
			pollers = ofVersion(pollers, state.Current)
		}
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

// pinnedTo returns the build ID that a run stays on, or nothing.
func pinnedTo(v *workflowpb.WorkflowExecutionVersioningInfo) string {
	if pinned := v.GetVersioningOverride().GetPinned().GetVersion().GetBuildId(); pinned != "" {
		return pinned
	}
	if v.GetBehavior() != enums.VERSIONING_BEHAVIOR_PINNED {
		return ""
	}
	return v.GetDeploymentVersion().GetBuildId()
}

func ofVersion(pollers []*taskqueuepb.PollerInfo, build string) []*taskqueuepb.PollerInfo {
	var own []*taskqueuepb.PollerInfo
	for _, p := range pollers {
		if p.GetDeploymentOptions().GetBuildId() == build {
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

// deploymentOf returns the deployment of the workers. It is empty if a worker has no version.
func deploymentOf(pollers []*taskqueuepb.PollerInfo) (name string) {
	for _, p := range pollers {
		if name = p.GetDeploymentOptions().GetDeploymentName(); name == "" {
			return ""
		}
	}
	return name
}
