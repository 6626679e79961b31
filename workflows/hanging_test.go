package workflows

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"changeover/runbook"
)

// hanging is an activity that does not come to its end. Only a development server shows what becomes of it.
type hanging struct {
	// lost: its worker ends after a heartbeat with these details; otherwise it works until it is canceled.
	lost    bool
	details runbook.Progressed
	// done is what it says of itself when it is canceled.
	done runbook.ActResult
}

func (h *hanging) work(ctx context.Context) error {
	activity.RecordHeartbeat(ctx, h.details)
	if h.lost {
		return activity.ErrResultPending
	}
	for {
		select {
		case <-ctx.Done():
			return temporal.NewCanceledError(h.done)
		case <-time.After(100 * time.Millisecond):
			activity.RecordHeartbeat(ctx, h.details)
		}
	}
}

// hangs has the next calls that contain a text come to no end.
func (f *fakeHosts) hangs(call string, times int, h *hanging) {
	f.failures = append(f.failures, &failing{call: call, times: times, hang: h})
}

// shows has the next looks at the steps whose text contains call show something.
func (f *fakeHosts) shows(call string, seen ...runbook.Seen) {
	for _, each := range seen {
		f.failures = append(f.failures, &failing{call: call, times: 1, seen: &each})
	}
}

// answers has the next acts of theGroup answer something.
func (f *fakeHosts) answers(times int, result runbook.ActResult) {
	f.failures = append(f.failures, &failing{call: theGroup, times: times, answer: &result})
}

// down has the next call that contains a text find its node down, and another one up.
func (f *fakeHosts) down(call, through string) {
	f.failures = append(f.failures, &failing{call: call, kind: runbook.ErrNodeDown, times: 1, through: through})
}

// losesAnswer has the next act that contains a text carried out, and its answer lost.
func (f *fakeHosts) losesAnswer(call string) {
	f.failures = append(f.failures, &failing{call: call, kind: runbook.ErrTransport, times: 1, quiet: true})
}
