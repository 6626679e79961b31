package workflows

import (
	"cmp"
	"errors"
	"time"

	"changeover/activities"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// ownWaitSeconds is how long an activity waits for a state where it is not told.
const ownWaitSeconds = 300

// work is the longest that one attempt at a wanted state may take: longer than the
// activity's own deadline, whose message says more than a timeout.
func (r *run) work(want activities.Wanted) time.Duration {
	switch w := want.(type) {
	case activities.Reboot:
		return seconds(w.TimeoutSeconds) + margin
	case activities.Program:
		return seconds(w.TimeoutSeconds) + margin
	case activities.ResourceState:
		return waitOf(w.TimeoutSeconds) + margin
	case activities.RoleState:
		return waitOf(w.TimeoutSeconds) + margin
	case activities.RoleOwner:
		if w.Online {
			// It waits for the move, and then for what was not online before.
			return 2*waitOf(w.TimeoutSeconds) + margin
		}
		return waitOf(w.TimeoutSeconds) + margin
	case activities.WindowsService:
		return waitOf(w.TimeoutSeconds) + margin
	case activities.ClusterServiceRestart, activities.DHCPClient:
		return waitOf(0) + margin
	}
	return hostWork
}

func waitOf(timeoutSeconds int) time.Duration { return seconds(cmp.Or(timeoutSeconds, ownWaitSeconds)) }

// workerWasAway tells a deadline that passed because no worker was there from
// one that a host let pass. A last attempt that died with its worker, with no time
// left for another one, fails with that attempt's own timeout.
func workerWasAway(err error) bool {
	var timeout *temporal.TimeoutError
	if !errors.As(err, &timeout) {
		return false
	}
	if timeout.TimeoutType() != enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE {
		return timeout.TimeoutType() == enumspb.TIMEOUT_TYPE_HEARTBEAT
	}
	var attempt *temporal.TimeoutError
	cause := timeout.Unwrap()
	return cause == nil || errors.As(cause, &attempt) && attempt.TimeoutType() == enumspb.TIMEOUT_TYPE_HEARTBEAT
}

// beaten are the changes of an activity that timed out, as its last heartbeat told them:
// the attempts of another activity know nothing of them.
func beaten(err error) []activities.Change {
	var timeout *temporal.TimeoutError
	var made []activities.Change
	if !errors.As(err, &timeout) || !timeout.HasLastHeartbeatDetails() || timeout.LastHeartbeatDetails(&made) != nil {
		return nil
	}
	return made
}

// inWords tells a person what a timeout of Temporal means. One that ends a row of
// failed attempts keeps the words of the last of them.
func inWords(err error, s activities.Step, options workflow.ActivityOptions) error {
	var timeout *temporal.TimeoutError
	var said *temporal.ApplicationError
	if !errors.As(err, &timeout) || errors.As(err, &said) {
		return err
	}
	what := "'" + s.Title + "'"
	if s.Host != "" {
		what += " on " + s.Host
	}
	if timeout.TimeoutType() == enumspb.TIMEOUT_TYPE_HEARTBEAT {
		return failure(activities.ErrTransport, "cannot finish %s: the worker that was at it is gone; the next attempt looks at what is done, so try again", what)
	}
	within := options.StartToCloseTimeout
	if timeout.TimeoutType() == enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE {
		within = options.ScheduleToCloseTimeout
	}
	return failure(activities.ErrTransport, "cannot finish %s: there was no answer within %s; find out what holds up the host or the worker, and try again", what, within)
}
