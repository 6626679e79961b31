package serve

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/lab/cluster"
	"changeover/lab/model"
	"changeover/lab/win32"
	"changeover/lab/windows/scm"
	"changeover/lab/wsman"
)

// resolver makes a function a Resolver.
type resolver func(ref config.Secret) (string, error)

func (r resolver) Resolve(ref config.Secret) (string, error) { return r(ref) }

// startLab serves the example site with passwords of its own.
func startLab(t *testing.T, options Options) *Lab {
	t.Helper()
	site, err := config.Read("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	options.Directory = t.TempDir()
	if options.Scale == 0 {
		options.Scale = 0.01
	}
	if options.Secrets == nil {
		options.Secrets = resolver(func(ref config.Secret) (string, error) { return "secret of " + string(ref), nil })
	}
	l, err := Start(site, options)
	require.NoError(t, err)
	t.Cleanup(l.Close)
	return l
}

func TestAddresses(t *testing.T) {
	tests := map[string]struct{ bind, host, first string }{
		"":               {"127.0.0.1", "127.0.0.1", ""},
		"127.0.0.2":      {"127.0.0.2", "127.0.0.2", ""},
		"127.0.0.1:0":    {"127.0.0.1", "127.0.0.1", ""},
		"127.0.0.1:5986": {"127.0.0.1", "127.0.0.1", "127.0.0.1:5986"},
		"localhost":      {"localhost", "localhost", ""},
		"0.0.0.0:5986":   {"0.0.0.0", "127.0.0.1", "0.0.0.0:5986"},
		":5986":          {"0.0.0.0", "127.0.0.1", "0.0.0.0:5986"},
		"::1":            {"::1", "::1", ""},
		"[::1]:5986":     {"::1", "::1", "[::1]:5986"},
	}
	for listen, test := range tests {
		a, err := newAddresses(listen)
		require.NoError(t, err, listen)
		assert.Equal(t, test.bind, a.bind, listen)
		assert.Equal(t, test.host, a.host, listen)
		var tried []string
		require.NoError(t, a.try(func(address string) error { tried = append(tried, address); return nil }))
		if test.first != "" {
			assert.Equal(t, test.first, tried[0], listen)
			require.NoError(t, a.try(func(address string) error { tried = append(tried, address); return nil }))
			assert.Equal(t, strings.Replace(test.first, "5986", "5987", 1), tried[1], listen)
		}
		assert.Equal(t, net.JoinHostPort(test.host, "1"), a.shown(net.JoinHostPort(test.bind, "1")), listen)
	}
	for _, listen := range []string{"127.0.0.1:x", "127.0.0.1:70000"} {
		_, err := newAddresses(listen)
		assert.ErrorContains(t, err, "cannot listen on", listen)
	}
}

func TestHostsGetConsecutivePortsWhereOneIsGiven(t *testing.T) {
	free, err := newAddresses("")
	require.NoError(t, err)
	var address string
	require.NoError(t, free.try(func(a string) error {
		l, err := listenTCP(a)
		if err == nil {
			address, err = a, l.Close()
		}
		return err
	}))
	l := startLab(t, Options{Address: address})
	assert.Equal(t, "https://"+address+"/wsman", l.Hosts()[0].URL)
	assert.NotEqual(t, l.Hosts()[0].URL, l.Hosts()[1].URL)
}

func TestAnAccountWithoutAPasswordIsWarnedOf(t *testing.T) {
	var warnings []string
	l := startLab(t, Options{
		Secrets: resolver(func(ref config.Secret) (string, error) { return "", fmt.Errorf("cannot resolve secret %s", ref) }),
		Warn:    func(text string) { warnings = append(warnings, text) },
	})
	require.Len(t, warnings, 1)
	assert.Contains(t, warnings[0], "XPR_SERVICE_PASSWORD")
	assert.False(t, l.World.CheckPassword(`EXAMPLE\xprsvc`, ""))
	_, err := l.World.ResolveSecret("env:XPR_SERVICE_PASSWORD")
	assert.Error(t, err, "a later use of the password fails and says that it is missing")
}

func TestTheManagerAdministersEveryHost(t *testing.T) {
	l := startLab(t, Options{})
	for _, h := range l.World.Hosts() {
		members, err := h.Accounts.GroupMembers(administratorsSID)
		require.NoError(t, err)
		var names []string
		for _, m := range members {
			names = append(names, m.Account)
		}
		assert.Contains(t, names, `EXAMPLE\changeover`)
	}
	e := l.Endpoints()
	password, err := os.ReadFile(strings.TrimPrefix(string(e.Hosts[0].Password), "file:"))
	require.NoError(t, err)
	assert.True(t, l.World.CheckPassword(e.Hosts[0].User, string(password)))
	assert.Equal(t, l.Hosts()[0].Password, string(password))
}

func reachable(t *testing.T, address string) bool {
	t.Helper()
	c, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		return false
	}
	return c.Close() == nil
}

func TestAHostThatRestartsIsUnreachableMeanwhile(t *testing.T) {
	l := startLab(t, Options{})
	address := func(i int) string {
		return strings.TrimSuffix(strings.TrimPrefix(l.Hosts()[i].URL, "https://"), "/wsman")
	}
	restart := func(host string) {
		_, err := l.Inject(FaultRequest{Host: host, Kind: "reboot"})
		require.NoError(t, err)
	}
	require.True(t, reachable(t, address(1)))
	l.World.Rescale(1000) // a restart that lasts longer than this test, on a machine of any load
	restart("kern2")
	assert.False(t, reachable(t, address(1)))

	l.World.Rescale(0.01)
	host := l.World.Host("KERN1")
	before := host.Info().BootTime
	restart("kern1")
	require.Eventually(t, func() bool { return host.Info().BootTime.After(before) && reachable(t, address(0)) }, 10*time.Second, 10*time.Millisecond)
	l.Close()
	assert.False(t, reachable(t, address(0)))
	assert.NotPanics(t, func() { cluster.DumpOf(l.World) })
}

// Microsoft, Guidance on disabling system services on Windows Server 2016: services that depend on a disabled DHCP Client fail
// to start, among them Network Location Awareness. A network of unknown category has the public profile.
func TestAHostWithoutNetworkLocationClosesItsFirewall(t *testing.T) {
	l := startLab(t, Options{Scale: 0.05})
	address := strings.TrimSuffix(strings.TrimPrefix(l.Hosts()[1].URL, "https://"), "/wsman")
	host := l.World.Host("KERN2")
	require.NoError(t, host.Services.Change("Dhcp", scm.ServiceChange{StartType: new(scm.StartDisabled)}))
	require.True(t, reachable(t, address), "what runs goes on")
	_, err := l.Inject(FaultRequest{Host: "kern2", Kind: "reboot"})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		nla, err := host.Services.Get("NlaSvc")
		return err == nil && host.Up() && nla.ExitCode == win32.CodeDependencyFailed
	}, 10*time.Second, 10*time.Millisecond)
	l.hosts[1].follow()
	assert.False(t, reachable(t, address))

	require.NoError(t, host.Services.Change("Dhcp", scm.ServiceChange{StartType: new(scm.StartAuto)}))
	require.NoError(t, host.Services.Start("NlaSvc"))
	require.Eventually(t, func() bool { return reachable(t, address) }, 10*time.Second, 10*time.Millisecond, "somebody at the console corrects it")
}

func TestVirtualPortsFollowTheModel(t *testing.T) {
	l := startLab(t, Options{})
	probe := l.Endpoints().Probes[0]
	assert.Equal(t, "XPRBERLIN", probe.Target)
	assert.False(t, reachable(t, probe.Address))
	c := cluster.Of(l.World)
	group, err := c.Groups.Create("Role")
	require.NoError(t, err)
	_, err = c.Resources.Create("IP", cluster.TypeIPAddress, "Role")
	require.NoError(t, err)
	for name, value := range map[string]string{"Address": "172.26.209.43", "SubnetMask": "255.255.255.0", "Network": "Cluster Network 1"} {
		_, err := c.Resources.SetParameter("IP", name, value)
		require.NoError(t, err)
	}
	require.NoError(t, c.Groups.Start("Role"))
	l.World.ListenWhile("WinRM", probe.Port)
	require.Eventually(t, func() bool { return reachable(t, probe.Address) }, 10*time.Second, 10*time.Millisecond)
	require.NoError(t, c.Groups.Stop(group.Name))
	require.Eventually(t, func() bool { return !reachable(t, probe.Address) }, 10*time.Second, 10*time.Millisecond)
}

// sender sends requests to a lab's control interface.
func sender(t *testing.T, url string) func(method, path, body string) (status int, text string) {
	t.Helper()
	return func(method, path, body string) (int, string) {
		request, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(body))
		require.NoError(t, err)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		text, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response.StatusCode, string(text)
	}
}

func TestControl(t *testing.T) {
	l := startLab(t, Options{})
	url, err := l.ServeControl("127.0.0.1:0")
	require.NoError(t, err)
	send := sender(t, url)
	tests := []struct {
		path, body string
		status     int
		says       string
	}{
		{"/faults", `{"host": "KERN1", "kind": "401", "times": 1}`, http.StatusCreated, `"id":"1"`},
		{"/faults", `{"host": "KERN1", "kind": "service-fails", "service": "Spooler"}`, http.StatusCreated, `"fired":0,"left":-1`},
		{"/faults", `{"host": "KERN1", "kind": "service-dies", "service": "none"}`, http.StatusConflict, "1060"},
		{"/faults", `{"host": "KERN9", "kind": "reboot"}`, http.StatusConflict, `no host "KERN9"`},
		{"/faults", `{"host": "KERN1", "kind": "fire"}`, http.StatusConflict, "the lab knows refuse, cut-before"},
		{"/faults", `{"host": "KERN1", "kin": "fire"}`, http.StatusBadRequest, "cannot read the request"},
		{"/console", `{"host": "KERN1", "task": {"program": "C:\\none.exe"}}`, http.StatusConflict, `cannot start C:\none.exe`},
	}
	for _, test := range tests {
		status, text := send(http.MethodPost, test.path, test.body)
		assert.Equal(t, test.status, status, test.body)
		assert.Contains(t, text, test.says, test.body)
	}
	fault, due := l.Faults("kern1").Next(wsman.Create)
	assert.True(t, due)
	assert.Equal(t, wsman.Unauthorized, fault.Kind)
	l.Faults("KERN2").Add(wsman.Rule{Fault: wsman.Fault{Kind: wsman.Quota}})
	status, _ := send(http.MethodDelete, "/faults", "")
	assert.Equal(t, http.StatusOK, status)
	_, due = l.Faults("KERN2").Next(wsman.Create)
	assert.False(t, due)
	assert.Nil(t, l.Faults("KERN9"))
	require.NoError(t, l.World.Host("KERN1").For("r/1/1.1").Files.MakeDir(`C:\noted`))
	_, text := send(http.MethodGet, "/dump", "")
	var dump cluster.Dump
	require.NoError(t, json.Unmarshal([]byte(text), &dump))
	assert.Len(t, dump.Hosts, 2)
	_, text = send(http.MethodGet, "/journal", "")
	var journal []model.JournalEntry
	require.NoError(t, json.Unmarshal([]byte(text), &journal))
	for _, entries := range [][]model.JournalEntry{journal, dump.Journal} {
		require.NotEmpty(t, entries)
		last := entries[len(entries)-1]
		assert.False(t, last.Time.IsZero())
		last.Time = time.Time{}
		assert.Equal(t, model.JournalEntry{Host: "KERN1", Kind: "folder", Target: `C:\noted`, After: "present", Request: "r/1/1.1", Cause: model.CauseRequest}, last)
	}
}

func TestALabThatCannotBeServedLeavesNothingOpen(t *testing.T) {
	site, err := config.Read("../../config/sites/berlin.yaml")
	require.NoError(t, err)
	_, err = Start(site, Options{Directory: "/nonexistent/directory"})
	require.ErrorContains(t, err, "choose a directory in which files can be written")
	_, err = Start(site, Options{Directory: t.TempDir(), Address: "192.0.2.1:1"})
	require.ErrorContains(t, err, "cannot listen on 192.0.2.1:1")
}

func TestWriteDump(t *testing.T) {
	l := startLab(t, Options{})
	path := filepath.Join(t.TempDir(), "deep", "dump.json")
	require.NoError(t, l.WriteDump(path))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var state cluster.Dump
	require.NoError(t, json.Unmarshal(data, &state))
	assert.Len(t, state.Hosts, 2)
	assert.ErrorContains(t, l.WriteDump(t.TempDir()), "cannot write the lab's state: open")
	assert.ErrorContains(t, l.WriteDump(filepath.Join(path, "below", "a file")), "cannot write the lab's state: mkdir")
}

// A new computer in the place of a node that is off answers at the same address, has the setup medium, and is administered by
// the same account. After the old node is evicted, it is no node of the cluster.
func TestANodeIsReplacedByANewComputer(t *testing.T) {
	l := startLab(t, Options{})
	require.Error(t, l.Replace("KERN2"), "it is on")
	require.Error(t, l.Replace("KERN9"), "the site has none")
	old := l.World.Host("KERN2")
	require.NoError(t, old.Shutdown(false, 0))
	require.Eventually(t, func() bool { return !old.Up() }, 10*time.Second, 10*time.Millisecond)
	require.Error(t, cluster.Of(l.World).Nodes.Evict("KERN2"), "it could not be cleaned up")
	require.NoError(t, l.Replace("KERN2"))
	fresh := l.World.Host("KERN2")
	assert.True(t, fresh.Up())
	_, err := fresh.Files.Stat(l.Site.Media.Path + `\XpressionsInstall\Setup.exe`)
	require.NoError(t, err)
	assert.Len(t, cluster.Of(l.World).Nodes.List(), 1)
}
