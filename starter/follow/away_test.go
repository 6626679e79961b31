package follow

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
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
			assert.Contains(t, e.Text, "(dial tcp: refused); start it again")
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
	c.On("GetWorkflowHistory", mock.Anything, "deploy/berlin", "", true, mock.Anything).Return(&broken{numbered(), serviceerror.NewNotFound("no such run")})
	f := &follower{client: c, noticeAfter: time.Hour, healthPause: time.Hour, show: func(Event) {}}
	require.EqualError(t, f.run(t.Context(), "deploy/berlin", ""), "cannot read the history of deploy/berlin: no such run")
}
