package serve

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/windows/scm"
	"changeover/lab/wsman"
)

// faultsOverHTTP is the control interface of a lab, for faults.
type faultsOverHTTP struct {
	t    *testing.T
	lab  *Lab
	send func(method, path, body string) (status int, text string)
}

func newFaults(t *testing.T) *faultsOverHTTP {
	t.Helper()
	l := startLab(t, Options{})
	url, err := l.ServeControl("127.0.0.1:0")
	require.NoError(t, err)
	return &faultsOverHTTP{t, l, sender(t, url)}
}

func (f *faultsOverHTTP) inject(body string) Fault {
	f.t.Helper()
	status, text := f.send(http.MethodPost, "/faults", body)
	require.Equal(f.t, http.StatusCreated, status, text)
	var made Fault
	require.NoError(f.t, json.Unmarshal([]byte(text), &made))
	return made
}

func (f *faultsOverHTTP) list() []Fault {
	f.t.Helper()
	status, text := f.send(http.MethodGet, "/faults", "")
	require.Equal(f.t, http.StatusOK, status)
	list := []Fault{}
	require.NoError(f.t, json.Unmarshal([]byte(text), &list))
	return list
}

func (f *faultsOverHTTP) end(id string) Fault {
	f.t.Helper()
	status, text := f.send(http.MethodDelete, "/faults/"+id, "")
	require.Equal(f.t, http.StatusOK, status, text)
	var ended Fault
	require.NoError(f.t, json.Unmarshal([]byte(text), &ended))
	return ended
}

func TestFaultsReportWhetherTheyFiredAndEndOneByOne(t *testing.T) {
	f := newFaults(t)
	_, text := f.send(http.MethodGet, "/faults", "")
	assert.Equal(t, "[]\n", text)
	first := f.inject(`{"host": "KERN1", "kind": "quota", "operation": "Create", "times": 2}`)
	second := f.inject(`{"host": "KERN1", "kind": "401", "operation": "Send"}`)
	assert.Equal(t, []int{0, 2, 0, -1}, []int{first.Fired, first.Left, second.Fired, second.Left})
	rules := f.lab.Faults("KERN1")
	for range 3 {
		_, _ = rules.Next(wsman.Create)
	}
	_, due := rules.Next(wsman.Send)
	require.True(t, due)
	first.Fired, first.Left, second.Fired = 2, 0, 1
	assert.Equal(t, []Fault{first, second}, f.list(), "one that is over stays on the list")
	ended := f.end(second.ID)
	assert.Equal(t, []int{1, 0}, []int{ended.Fired, ended.Left})
	_, due = rules.Next(wsman.Send)
	assert.False(t, due, "it has ended")
	assert.Equal(t, []Fault{first}, f.list())
	status, text := f.send(http.MethodDelete, "/faults/"+second.ID, "")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, text, "GET /faults lists")
}

func TestRefuseIsAboutConnections(t *testing.T) {
	f := newFaults(t)
	for _, operation := range []string{"", "Create"} {
		made := f.inject(`{"host": "KERN1", "kind": "refuse", "operation": "` + operation + `", "times": 1}`)
		rules := f.lab.Faults("KERN1")
		_, due := rules.Next(wsman.Create)
		assert.False(t, due, "a request is not refused")
		fault, due := rules.Next(wsman.Connect)
		assert.True(t, due)
		assert.Equal(t, wsman.Refuse, fault.Kind)
		f.end(made.ID)
	}
}

func TestAllFaultsEndTogether(t *testing.T) {
	f := newFaults(t)
	host := f.lab.World.Host("KERN2")
	f.inject(`{"host": "KERN2", "kind": "cut-after"}`)
	f.inject(`{"host": "KERN2", "kind": "service-fails", "service": "Spooler", "code": 1053}`)
	f.inject(`{"host": "KERN2", "kind": "adapter-down", "adapter": "Interconnect"}`)
	f.inject(`{"host": "KERN2", "kind": "task-breaks"}`)
	assert.False(t, host.Network.NICs()[1].Up)
	assert.Len(t, host.Tasks.List(), 1)
	status, text := f.send(http.MethodDelete, "/faults", "")
	require.Equal(t, http.StatusOK, status, text)
	var ended []Fault
	require.NoError(t, json.Unmarshal([]byte(text), &ended))
	assert.Len(t, ended, 4)
	assert.Empty(t, f.list())
	_, due := f.lab.Faults("KERN2").Next(wsman.Create)
	assert.False(t, due)
	assert.True(t, host.Network.NICs()[1].Up)
	assert.Empty(t, host.Tasks.List(), "the task was somebody else's, and only there to be broken")
	require.NoError(t, host.Services.StopAll(t.Context(), "Spooler"))
	require.NoError(t, host.Services.Start("Spooler"))
	require.NoError(t, host.Services.Await(t.Context(), "Spooler", scm.Running))
}

func TestFaultsOfServicesCountStarts(t *testing.T) {
	f := newFaults(t)
	services := f.lab.World.Host("KERN1").Services
	start := func() error {
		if s, _ := services.Get("Spooler"); s.State != scm.Stopped {
			require.NoError(t, services.StopAll(t.Context(), "Spooler"))
		}
		require.NoError(t, services.Start("Spooler"))
		return services.Await(t.Context(), "Spooler", scm.Running)
	}
	fails := f.inject(`{"host": "kern1", "kind": "service-fails", "service": "spooler", "times": 2}`)
	slow := f.inject(`{"host": "kern1", "kind": "service-slow", "service": "Spooler", "waitMs": 1000}`)
	require.Error(t, start())
	list := f.list()
	assert.Equal(t, []int{1, 1, 1, -1}, []int{list[0].Fired, list[0].Left, list[1].Fired, list[1].Left})
	status, text := f.send(http.MethodPost, "/faults", `{"host": "KERN1", "kind": "service-fails", "service": "Spooler"}`)
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, text, "fault "+fails.ID+" on kern1 has the same kind")
	assert.Equal(t, 1, f.end(fails.ID).Fired)
	assert.Equal(t, 1, f.end(slow.ID).Fired)
	require.NoError(t, start())
	dies := f.inject(`{"host": "KERN1", "kind": "service-dies", "service": "Spooler"}`)
	assert.Equal(t, []int{1, 0}, []int{dies.Fired, dies.Left})
}

// A fault that is over stays on the list, and does not prevent the next fault of its service.
func TestASecondFaultOfAServiceCountsForItself(t *testing.T) {
	f := newFaults(t)
	services := f.lab.World.Host("KERN1").Services
	start := func() error {
		require.NoError(t, services.StopAll(t.Context(), "Spooler"))
		require.NoError(t, services.Start("Spooler"))
		return services.Await(t.Context(), "Spooler", scm.Running)
	}
	first := f.inject(`{"host": "KERN1", "kind": "service-fails", "service": "Spooler", "times": 1}`)
	require.Error(t, start())
	second := f.inject(`{"host": "KERN1", "kind": "service-fails", "service": "Spooler", "times": 3}`)
	require.Error(t, start())
	require.Error(t, start())
	list := f.list()
	assert.Equal(t, []int{1, 0, 2, 1}, []int{list[0].Fired, list[0].Left, list[1].Fired, list[1].Left})
	assert.Equal(t, 1, f.end(first.ID).Fired)
	require.Error(t, start(), "the second one goes on")
	assert.Equal(t, 3, f.end(second.ID).Fired)
	slow := f.inject(`{"host": "KERN1", "kind": "service-slow", "service": "Spooler", "waitMs": 10}`)
	require.NoError(t, start())
	require.NoError(t, services.Slow("Spooler", time.Millisecond))
	require.NoError(t, start())
	ended := f.list()[0]
	assert.Equal(t, []string{slow.ID, "1", "0"}, []string{ended.ID, strconv.Itoa(ended.Fired), strconv.Itoa(ended.Left)}, "another took its place")
}

// Injected faults of a service outlast a restart of its host.
func TestAServiceFailsAfterARestartToo(t *testing.T) {
	f := newFaults(t)
	host := f.lab.World.Host("KERN2")
	fault := f.inject(`{"host": "KERN2", "kind": "service-fails", "service": "Spooler"}`)
	f.inject(`{"host": "KERN2", "kind": "reboot"}`)
	require.Eventually(t, func() bool { return f.list()[0].Fired == 1 }, 10*time.Second, 10*time.Millisecond)
	s, err := host.Services.Get("Spooler")
	require.NoError(t, err)
	assert.NotEqual(t, scm.Running, s.State)
	assert.Zero(t, f.end(fault.ID).Left)
}

func TestRefusedFaults(t *testing.T) {
	f := newFaults(t)
	for body, want := range map[string]string{
		`{"host": "KERN1", "kind": "service-slow", "service": "Spooler"}`:                "waitMs is missing",
		`{"host": "KERN1", "kind": "service-slow", "service": "none", "waitMs": 5}`:      "1060",
		`{"host": "KERN1", "kind": "task-breaks", "task": "\\none"}`:                     "(error 2)",
		`{"host": "KERN1", "kind": "adapter-down", "adapter": "none"}`:                   `no adapter "none"`,
		`{"host": "KERN1", "kind": "delay", "operation": "Comand"}`:                      `cannot inject a fault into the operation "Comand": the lab knows Identify, Create, Command, Send, Receive, Signal, Delete; leave the operation out if every request is meant`,
		`{"host": "KERN1", "kind": "fire"}`:                                              "the lab knows refuse, cut-before, cut-after, delay, 401, quota, adapter-down, reboot, service-dies, service-fails, service-slow, task-breaks",
		`{"host": "KERN1", "kind": "service-fails", "service": "no such", "code": 1053}`: "1060",
	} {
		status, text := f.send(http.MethodPost, "/faults", body)
		assert.Equal(t, http.StatusConflict, status, body)
		assert.Contains(t, text, want, body)
	}
	assert.Empty(t, f.list())
}
