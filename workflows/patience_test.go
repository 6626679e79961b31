package workflows

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"changeover/activities/cluster"
	kinds "changeover/activities/engine"
	"changeover/activities/windows"
	"changeover/activities/windows/check"
	"changeover/runbook"
)

// margin is how much longer an attempt may take than the wait that it keeps itself: its own, better
// worded timeout comes first.
const margin = 2 * time.Minute

func TestAnAttemptMayTakeLongerThanTheWaitItKeeps(t *testing.T) {
	for name, test := range map[string]struct {
		want kinds.Wanted
		wait time.Duration
	}{
		"a move that brings the rest online":    {cluster.RoleOwner{Online: true, TimeoutSeconds: 600}, 20 * time.Minute},
		"a move":                                {cluster.RoleOwner{TimeoutSeconds: 600}, 10 * time.Minute},
		"a service with its own wait":           {windows.Service{}, 5 * time.Minute},
		"a service with the site's":             {windows.Service{TimeoutSeconds: 600}, 10 * time.Minute},
		"the cluster service with its own wait": {cluster.FileHeldByService{}, 5 * time.Minute},
		"a role":                                {cluster.RoleState{TimeoutSeconds: 60}, time.Minute},
		"a resource":                            {cluster.ResourceState{TimeoutSeconds: 60}, time.Minute},
	} {
		assert.Equal(t, test.wait, kinds.Deadline(test.want), name)
	}
}

func TestActsGetTheDeadlineOfWhatTheyWaitFor(t *testing.T) {
	f := withXPR(t)
	f.site.Timeouts.OnlineSeconds, f.site.Timeouts.RebootSeconds, f.site.Timeouts.TransportSeconds = 700, 800, 300
	s := newScene(t, f)
	type limits struct{ attempt, whole time.Duration }
	given := map[string]limits{}
	s.skipping().SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		given[info.ActivityType.Name] = limits{info.StartToCloseTimeout, info.ScheduleToCloseTimeout}
	})
	_, err := s.run(runbook.Integrate, runbook.Input{})
	require.NoError(t, err)
	for kind, wait := range map[string]time.Duration{
		"EnsureRoleState":     700 * time.Second,
		"EnsureResourceState": 700 * time.Second,
		"RestartHost":         800 * time.Second,
		"RunProgram":          time.Duration(f.site.Timeouts.InstallerSeconds) * time.Second,
		"EnsureShare":         5 * time.Minute,
	} {
		assert.Equal(t, limits{wait + margin, wait + margin + 300*time.Second}, given[kind], kind)
	}
}

// Large files take longer to read than a person otherwise waits for the verification of a task.
func TestALookGetsTheTimeOfItsSlowestRead(t *testing.T) {
	f := deployedWith(t, siteWithHotfix("", localFile))
	s := newScene(t, f)
	type limits struct{ attempt, whole time.Duration }
	given := map[limits]bool{}
	s.skipping().SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, args converter.EncodedValues) {
		var look runbook.LookRequest
		if info.ActivityType.Name == runbook.LookActivity && assert.NoError(t, args.Get(&look)) && slices.ContainsFunc(look.Items, isFileHash) {
			given[limits{info.StartToCloseTimeout, info.ScheduleToCloseTimeout}] = true
		}
	})
	_, err := s.play(runbook.InstallHotfix, sideJobs()[runbook.InstallHotfix])
	require.NoError(t, err)
	const read = 15 * time.Minute
	assert.Equal(t, map[limits]bool{{read, read + 10*time.Minute}: true, {read, read}: true}, given, "looks at the start, and at a confirmation")
}

func isFileHash(i runbook.LookItem) bool { return i.Kind == check.FileHashes{}.ActivityName() }
