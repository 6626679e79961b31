package system

import (
	"cmp"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"changeover/activities/look"
	"changeover/runbook"
	"changeover/workflows/calls"
)

// Look reads a cluster through one host of the worker's endpoints file, and the other nodes that have endpoints there. It
// takes no lock, changes nothing and leaves no evidence. What could not be read is named in the answer; it fails where
// the host itself cannot be reached.
func Look(ctx workflow.Context, in runbook.LookInput) (runbook.LookAnswer, error) {
	var answer runbook.LookAnswer
	in.Host = strings.TrimSpace(in.Host)
	if problem := in.Problem(); problem != "" || in.Host == "" {
		problem = cmp.Or(problem, "the field host is missing")
		return answer, calls.Failure(runbook.ErrBadInput, `cannot look at a host: the input cannot be used: %s; give one JSON object with the field host, for example {"host": "KERN1"}`, problem)
	}
	var first runbook.HostSeen
	if err := lookAt(ctx, runbook.DescribeHostActivity, in.Host, "read the names, the addresses and the Windows release of the host").Get(ctx, &first); err != nil {
		return answer, err
	}
	if err := lookAt(ctx, runbook.DescribeClusterActivity, in.Host, "read the names, the addresses and the roles of the host's cluster").Get(ctx, &answer.Cluster); err != nil {
		return answer, err
	}
	answer.Hosts = []runbook.HostSeen{first}
	var others []workflow.Future
	var names []string
	for _, node := range answer.Cluster.Nodes {
		if !strings.EqualFold(node, in.Host) {
			others, names = append(others, lookAt(ctx, runbook.DescribeHostActivity, node, "read the names, the addresses and the Windows release of the node")), append(names, node)
		}
	}
	for i, other := range others {
		var host runbook.HostSeen
		if err := other.Get(ctx, &host); err != nil {
			if temporal.IsCanceledError(err) {
				return answer, err
			}
			answer.Unread = append(answer.Unread, "cannot look at node "+names[i]+": "+calls.Reason(err))
			continue
		}
		answer.Hosts = append(answer.Hosts, host)
	}
	return answer, nil
}

// lookAt begins one look at a host.
func lookAt(ctx workflow.Context, activity, host, title string) workflow.Future {
	step := runbook.Step{Manual: "7.1", Title: title, Host: host}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: runbook.LookTimeout, HeartbeatTimeout: 30 * time.Second, Summary: calls.Summary(step), WaitForCancellation: true,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumAttempts: runbook.LookAttempts, NonRetryableErrorTypes: runbook.FaultTypes()},
	})
	// Each look is started by a person, so an account that was refused in an earlier one is tried again.
	return workflow.ExecuteActivity(ctx, activity, runbook.HostQuery[look.Query]{Step: step, Route: runbook.Route{Retry: 1}})
}
