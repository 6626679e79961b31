package workflows

import (
	"testing"
	"time"

	"changeover/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
)

func TestAnAttemptMayTakeLongerThanTheWaitItKeeps(t *testing.T) {
	r := &run{site: testSite()}
	r.site.Timeouts.OnlineSeconds = 60
	for name, test := range map[string]struct {
		want activities.Wanted
		wait time.Duration
	}{
		"a move that brings the rest online":    {activities.RoleOwner{Online: true, TimeoutSeconds: 600}, 20 * time.Minute},
		"a move":                                {activities.RoleOwner{TimeoutSeconds: 600}, 10 * time.Minute},
		"a service with its own wait":           {activities.WindowsService{}, 5 * time.Minute},
		"a service with the site's":             {activities.WindowsService{TimeoutSeconds: 600}, 10 * time.Minute},
		"the cluster service with its own wait": {activities.ClusterServiceRestart{}, 5 * time.Minute},
		"a role":                                {activities.RoleState{TimeoutSeconds: 60}, time.Minute},
		"a resource":                            {activities.ResourceState{TimeoutSeconds: 60}, time.Minute},
	} {
		assert.Equal(t, test.wait+margin, r.work(test.want), name)
	}
}

func TestWhatADeadWorkerChangedIsEvidence(t *testing.T) {
	f := prepared(t)
	s := newScene(t, f)
	made := []activities.Change{{Property: "Group", Before: "other", After: "wanted"}}
	s.env.OnActivity("EnsureClusterGroup", mock.Anything, mock.Anything).Once().
		Return(activities.Outcome{}, temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil, made))
	s.env.OnActivity("EnsureClusterGroup", mock.Anything, mock.Anything).Return(activities.Outcome{Mode: activities.Apply, Attempt: 1}, nil)
	result, err := s.run(PrepareName, Input{})
	require.NoError(t, err)
	assert.Equal(t, 1, result.Changed)
	assert.Equal(t, made, evidenceOf(t, f, "PREP-7.2-1", "KERN1").Changes)
}

func TestATimeoutIsToldInWords(t *testing.T) {
	f := newFakeHosts(testSite())
	f.facts = vouchedFor()
	s := newScene(t, f)
	s.env.OnActivity("CheckReachability", mock.Anything, mock.Anything).Return(activities.Outcome{}, temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, nil))
	s.at(24*time.Hour, func() {
		require.Len(t, s.progress().Parked, 1)
		assert.Equal(t, "cannot finish 'the node can be reached and administered' on KERN1: there was no answer within 5m0s; "+
			"find out what holds up the host or the worker, and try again", s.progress().Parked[0].Error)
		s.update("", abortUpdate, eva)
	})
	_, err := s.run(PrepareName, Input{})
	requireKind(t, err, ErrAborted)
}
