package cmd

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"

	"changeover/config"
	"changeover/runbook"
	"changeover/starter/calendar"
)

func siteWith(drill config.Drill) *config.Site {
	site := &config.Site{Name: "berlin"}
	site.Test.Drill = drill
	return site
}

func TestScheduleSaysWhatTheSiteFileSays(t *testing.T) {
	one := func(n int) []client.ScheduleRange { return []client.ScheduleRange{{Start: n, End: n, Step: 1}} }
	for _, c := range []struct {
		name  string
		drill config.Drill
		want  client.ScheduleCalendarSpec
	}{
		{
			"every Sunday at three",
			config.Drill{DayOfWeek: "Sunday", Hour: "3", Minute: "0"},
			client.ScheduleCalendarSpec{Minute: one(0), Hour: one(3), DayOfWeek: one(0)},
		},
		{
			"on the first days of every third month",
			config.Drill{Hour: "22", Minute: "30", DayOfMonth: "1-3", Month: "*/3"},
			client.ScheduleCalendarSpec{
				Minute: one(30), Hour: one(22), DayOfMonth: []client.ScheduleRange{{Start: 1, End: 3, Step: 1}}, Month: []client.ScheduleRange{{Start: 1, End: 12, Step: 3}},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.drill.TimeZone, c.drill.CatchUpMinutes = "Europe/Berlin", 25
			options, err := scheduleOptions(siteWith(c.drill), "sites/berlin.yaml")
			require.NoError(t, err)
			c.want.Second = []client.ScheduleRange{{}}
			assert.Equal(t, []client.ScheduleCalendarSpec{c.want}, options.Spec.Calendars)
			assert.Equal(t, "drill/berlin", options.ID)
			assert.Equal(t, "Europe/Berlin", options.Spec.TimeZoneName)
			assert.Equal(t, 25*time.Minute, options.CatchupWindow)
			assert.Equal(t, enums.SCHEDULE_OVERLAP_POLICY_SKIP, options.Overlap)
			assert.True(t, options.PauseOnFailure)
			action := options.Action.(*client.ScheduleWorkflowAction)
			assert.Equal(t, []any{"failover-test/berlin", "failover-test", runbook.TaskQueue}, []any{action.ID, action.Workflow, action.TaskQueue})
			assert.Equal(t, []any{runbook.Input{Site: "berlin", Operator: "schedule", Reason: "scheduled drill"}}, action.Args)
		})
	}
	_, err := scheduleOptions(siteWith(config.Drill{Hour: "25"}), "sites/berlin.yaml")
	assert.ErrorContains(t, err, "cannot use the drill calendar of site berlin")
}

// schedules is a server with one schedule or none.
func schedules(t *testing.T, existing bool) (*mocks.Client, *mocks.ScheduleClient, *mocks.ScheduleHandle) {
	t.Helper()
	c, all, handle := mocks.NewClient(t), mocks.NewScheduleClient(t), mocks.NewScheduleHandle(t)
	c.On("ScheduleClient").Return(all)
	all.On("GetHandle", mock.Anything, "drill/berlin").Return(handle)
	var missing error
	if !existing {
		missing = serviceerror.NewNotFound("no schedule")
	}
	handle.On("Describe", mock.Anything).Return(&client.ScheduleDescription{}, missing).Maybe()
	handle.On("Delete", mock.Anything).Return(missing).Maybe()
	return c, all, handle
}

func TestScheduleIsCreatedOnceAndThenUpdated(t *testing.T) {
	site := siteWith(config.Drill{Hour: "3", Minute: "0"})
	site.Test.OutageObjectiveSeconds = 60
	c, all, _ := schedules(t, false)
	all.On("Create", mock.Anything, mock.Anything).Return(nil, nil).Once()
	said, err := ApplySchedule(t.Context(), c, "", "sites/berlin.yaml", site)
	require.NoError(t, err)
	assert.Equal(t, "created schedule drill/berlin", said)

	c, _, handle := schedules(t, true)
	handle.On("Update", mock.Anything, mock.Anything).Run(func(arguments mock.Arguments) {
		update := arguments.Get(1).(client.ScheduleUpdateOptions)
		paused := &client.ScheduleState{Paused: true, Note: "paused after a failed drill"}
		done, err := update.DoUpdate(client.ScheduleUpdateInput{Description: client.ScheduleDescription{Schedule: client.Schedule{State: paused}}})
		require.NoError(t, err)
		assert.Equal(t, paused, done.Schedule.State, "a pause outlives an update")
		assert.Equal(t, []client.ScheduleRange{{Start: 3, End: 3, Step: 1}}, done.Schedule.Spec.Calendars[0].Hour)
		assert.True(t, done.Schedule.Policy.PauseOnFailure)
	}).Return(nil).Once()
	said, err = ApplySchedule(t.Context(), c, "", "sites/berlin.yaml", site)
	require.NoError(t, err)
	assert.Equal(t, "updated schedule drill/berlin; it stays paused: no drill starts; to unpause the schedule, run: "+
		"temporal schedule toggle --schedule-id drill/berlin --unpause --reason TEXT", said)

	c, _, handle = schedules(t, true)
	handle.On("Update", mock.Anything, mock.Anything).Run(func(arguments mock.Arguments) {
		_, err := arguments.Get(1).(client.ScheduleUpdateOptions).DoUpdate(client.ScheduleUpdateInput{Description: client.ScheduleDescription{Schedule: client.Schedule{State: &client.ScheduleState{}}}})
		require.NoError(t, err)
	}).Return(nil).Once()
	said, err = ApplySchedule(t.Context(), c, "", "sites/berlin.yaml", site)
	require.NoError(t, err)
	assert.Equal(t, "updated schedule drill/berlin", said)
}

// A site may want to measure outages without judging them; nobody should take that for a drill that can fail.
func TestAScheduleWithoutAnObjectiveSaysSo(t *testing.T) {
	c, all, _ := schedules(t, false)
	all.On("Create", mock.Anything, mock.Anything).Return(nil, nil).Once()
	said, err := ApplySchedule(t.Context(), c, "", "sites/berlin.yaml", siteWith(config.Drill{Hour: "3"}))
	require.NoError(t, err)
	assert.Equal(t, "created schedule drill/berlin; no drill fails because of its outage, because the site file does not set test.outageObjectiveSeconds", said)
}

func TestApplyDeletesNoSchedule(t *testing.T) {
	c, _, handle := schedules(t, true)
	_, err := ApplySchedule(t.Context(), c, "", "sites/berlin.yaml", siteWith(config.Drill{}))
	require.EqualError(t, err, "the file of site berlin has no drill calendar, but the schedule drill/berlin exists and stays as it is; "+
		"delete the schedule with: changeover schedule delete --site berlin")
	handle.AssertNotCalled(t, "Delete", mock.Anything)

	c, _, handle = schedules(t, false)
	said, err := ApplySchedule(t.Context(), c, "", "sites/berlin.yaml", siteWith(config.Drill{}))
	require.NoError(t, err)
	assert.Equal(t, "site berlin has no drill calendar and no schedule drill/berlin; there is nothing to do", said)
	handle.AssertNotCalled(t, "Delete", mock.Anything)
}

func TestAScheduleIsDeletedWhenAsked(t *testing.T) {
	c, _, handle := schedules(t, true)
	require.NoError(t, DeleteSchedule(t.Context(), c, "berlin"))
	handle.AssertCalled(t, "Delete", mock.Anything)

	c, _, _ = schedules(t, false)
	require.EqualError(t, DeleteSchedule(t.Context(), c, "berlin"), "cannot delete the schedule drill/berlin: there is no such schedule; check the name of the site and --namespace")
}

// The command has an option for the directory; a worker has nothing to do with it.
func TestScheduleSaysWhereTheSiteFileIsSought(t *testing.T) {
	sites := written(t, map[string]string{"berlin.yaml": berlinText(t)})
	for _, line := range [][]string{{"--site", "berlin"}, {"--site", "ulm", "--sites", sites}, {"--site", "../berlin", "--sites", sites}} {
		_, err := starter(t, append([]string{"schedule", "apply"}, line...)...)
		require.ErrorContains(t, err, "give the name of the site with --site, and the directory of the site files with --sites", line)
		assert.NotContains(t, err.Error(), "worker", line)
	}
}

// The directory of site files has a default, so a person may apply another file than before without noticing.
func TestAnUpdateSaysWhichCalendarAndFileItReplaces(t *testing.T) {
	file, err := converter.GetDefaultDataConverter().ToPayload("/customer/berlin.yaml")
	require.NoError(t, err)
	full := func(low, high int) []client.ScheduleRange {
		return []client.ScheduleRange{{Start: low, End: high, Step: 1}}
	}
	for _, c := range []struct {
		hour   string
		before map[string]any
		want   string
	}{
		{"3", map[string]any{calendar.SiteFileMemo: file}, "updated schedule drill/berlin; warning: the calendar came from another file, /customer/berlin.yaml, before"},
		{"4", map[string]any{calendar.SiteFileMemo: file}, "updated schedule drill/berlin: the calendar was minute 0, hour 3, dayOfMonth *, month *, dayOfWeek 0, time zone Europe/Berlin; " +
			"it is now minute 0, hour 4, dayOfMonth *, month *, dayOfWeek 0, time zone Europe/Berlin; warning: the calendar came from another file, /customer/berlin.yaml, before"},
		{"4,6-10/2", nil, "updated schedule drill/berlin: the calendar was minute 0, hour 3, dayOfMonth *, month *, dayOfWeek 0, time zone Europe/Berlin; " +
			"it is now minute 0, hour 4,6-10/2, dayOfMonth *, month *, dayOfWeek 0, time zone Europe/Berlin"},
	} {
		server, _, handle := schedules(t, true)
		handle.On("Update", mock.Anything, mock.Anything).Run(func(arguments mock.Arguments) {
			old := client.Schedule{Action: &client.ScheduleWorkflowAction{Memo: c.before}, Spec: &client.ScheduleSpec{TimeZoneName: "Europe/Berlin", Calendars: []client.ScheduleCalendarSpec{{
				Minute: full(0, 0), Hour: full(3, 3), DayOfMonth: full(1, 31), Month: full(1, 12), DayOfWeek: []client.ScheduleRange{{}}, // as the server answers
			}}}}
			done, err := arguments.Get(1).(client.ScheduleUpdateOptions).DoUpdate(client.ScheduleUpdateInput{Description: client.ScheduleDescription{Schedule: old}})
			require.NoError(t, err)
			assert.Equal(t, map[string]any{calendar.SiteFileMemo: "/sites/berlin.yaml"}, done.Schedule.Action.(*client.ScheduleWorkflowAction).Memo)
		}).Return(nil).Once()
		site := siteWith(config.Drill{Hour: c.hour, DayOfWeek: "Sunday", TimeZone: "Europe/Berlin"})
		site.Test.OutageObjectiveSeconds = 60
		said, err := ApplySchedule(t.Context(), server, "", "/sites/berlin.yaml", site)
		require.NoError(t, err)
		assert.Equal(t, c.want, said)
	}
}
