package follow

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// broken returns its events, and then an error.
type broken struct {
	*pages
	err error
}

func (b *broken) HasNext() bool { return true }

func (b *broken) Next() (*history.HistoryEvent, error) {
	if b.pages.HasNext() {
		return b.pages.Next()
	}
	return nil, b.err
}

func TestAServerThatIsAwayIsSaidAndFollowingGoesOn(t *testing.T) {
	c := mocks.NewClient(t)
	var away, back atomic.Bool
	reads := 0
	c.On("GetWorkflowHistory", mock.Anything, "deploy/berlin", "", true, mock.Anything).Return(
		func(context.Context, string, string, bool, enums.HistoryEventFilterType) client.HistoryEventIterator {
			reads++
			if !back.Load() {
				if reads == 1 {
					away.Store(true)
				}
				return &broken{numbered(started("deploy")), serviceerror.NewUnavailable("connection refused")}
			}
			return numbered(started("deploy"), ended(enums.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED))
		})
	c.On("DescribeWorkflowExecution", mock.Anything, "deploy/berlin", mock.Anything).Return(&workflowservice.DescribeWorkflowExecutionResponse{}, nil)
	f := &follower{client: c, noticeAfter: time.Hour, healthPause: 10 * time.Millisecond, awayAfter: 25 * time.Millisecond}
	f.health = func(context.Context) error {
		if away.Load() {
			return errors.New("dial tcp: refused")
		}
		return nil
	}
	var kinds []Kind
	f.show = func(e Event) {
		kinds = append(kinds, e.Kind)
		if e.Kind == ServerAway {
			assert.Contains(t, e.Text, "(dial tcp: refused); start the server again")
			time.AfterFunc(100*time.Millisecond, func() { away.Store(false) })
		}
		if e.Kind == ServerBack {
			assert.True(t, strings.HasPrefix(e.Text, "the Temporal server answers again, after "), e.Text)
			back.Store(true)
		}
	}
	require.NoError(t, f.run(t.Context(), "deploy/berlin", ""))
	assert.Equal(t, []Kind{RunStarted, ServerAway, ServerBack, RunFinished}, kinds, "each is said once, and nothing twice")
	assert.Greater(t, reads, 1)
}

func TestAHistoryThatIsRefusedEndsTheCommand(t *testing.T) {
	c := mocks.NewClient(t)
	c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, mock.Anything).Return(&workflowservice.DescribeWorkflowExecutionResponse{}, nil).Maybe()
	c.On("GetWorkflowHistory", mock.Anything, "deploy/berlin", "", true, mock.Anything).Return(&broken{numbered(), serviceerror.NewNotFound("no such run")})
	f := &follower{client: c, noticeAfter: time.Hour, healthPause: time.Hour, show: func(Event) {}}
	require.EqualError(t, f.run(t.Context(), "deploy/berlin", ""), "cannot read the history of deploy/berlin: no such run")
}

// lively gives one event a second, of that moment.
type lively struct{ ctx context.Context }

func (lively) HasNext() bool { return true }

func (l lively) Next() (*history.HistoryEvent, error) {
	select {
	case <-l.ctx.Done():
		return nil, l.ctx.Err()
	case <-time.After(time.Second):
		return &history.HistoryEvent{EventTime: timestamppb.Now(), EventType: enums.EVENT_TYPE_TIMER_STARTED}, nil
	}
}

func TestFollowingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := mocks.NewClient(t)
		c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, mock.Anything).Return(&workflowservice.DescribeWorkflowExecutionResponse{}, nil).Maybe()
		c.On("GetWorkflowHistory", mock.Anything, "deploy/berlin", "", true, mock.Anything).Return(
			func(ctx context.Context, _, _ string, _ bool, _ enums.HistoryEventFilterType) client.HistoryEventIterator {
				return lively{ctx}
			})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second+rest/2)
		defer cancel()
		f := &follower{client: c, noticeAfter: time.Hour, healthPause: time.Hour, show: func(Event) {}}
		began := time.Now()
		require.ErrorIs(t, f.run(ctx, "deploy/berlin", ""), context.DeadlineExceeded)
		assert.Equal(t, time.Second+rest/2, time.Since(began), "a rest is not waited for")
	})
}
