package cluster

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"changeover/lab/win32"
	"changeover/lab/windows"
	"changeover/lab/windows/scm"
)

// fixture is a cluster of two nodes; withRole adds a role with a client access
// point, a disk, a file server and a generic service whose program is on the disk.
type fixture struct {
	t      *testing.T
	w      *windows.World
	c      *Cluster
	n1, n2 *windows.Host
}

const (
	testRole  = "Role (with [brackets])"
	testAdmin = `EXAMPLE\service`
)

// testScale makes state changes quick; slowScale is for tests of pending states. A test that waits for a state which does not last
// runs in a bubble of package synctest: on a busy machine, a state of 40 ms can begin and end before a test looks at it.
const (
	testScale = 0.002
	slowScale = 0.03
)

func newFixture(t *testing.T) *fixture { return newFixtureAt(t, testScale) }

func newFixtureAt(t *testing.T, scale float64) *fixture { return newFixtureOf(t, "2022", scale) }

// newFixtureOf returns a cluster of hosts with a release of Windows Server.
func newFixtureOf(t *testing.T, release string, scale float64) *fixture {
	t.Helper()
	w := windows.NewWorld(windows.Options{Scale: scale})
	t.Cleanup(w.Close)
	w.AddAccount(testAdmin, "right")
	n1, err := w.AddHost(windows.HostSpec{Name: "N1", Release: release, ClientIP: "10.0.0.1", InterconnectIP: "192.168.0.1"})
	require.NoError(t, err)
	n2, err := w.AddHost(windows.HostSpec{Name: "n2", Release: release, ClientIP: "10.0.0.2", InterconnectIP: "192.168.0.2"})
	require.NoError(t, err)
	for _, h := range []*windows.Host{n1, n2} {
		_, err := h.Software.InstallFeature(windows.FileServerFeature)
		require.NoError(t, err)
	}
	c, err := Form(w, FormSpec{Name: "CL", IP: "10.0.0.9", ClientNetwork: "Cluster Network 1", Letter: "R"})
	require.NoError(t, err)
	return &fixture{t: t, w: w, c: c, n1: n1, n2: n2}
}

// withRole returns a fixture whose role is online on N1.
func withRole(t *testing.T) *fixture { return withRoleAt(t, testScale) }

func withRoleAt(t *testing.T, scale float64) *fixture {
	t.Helper()
	f := newFixtureAt(t, scale)
	_, err := f.c.Groups.Create(testRole)
	f.ok(err)
	f.add("IP", TypeIPAddress, "Address", "10.0.0.10", "SubnetMask", "255.255.255.0")
	f.add("Name", TypeNetworkName, "Name", "VIRTUAL")
	f.ok(f.c.Dependencies.Add("Name", "IP"))
	_, err = f.c.Storage.Add(f.c.Storage.Available()[0].ID)
	f.ok(err, f.c.Resources.Move("Cluster Disk 2", testRole))
	f.add("Files", TypeFileServer)
	f.ok(f.c.Dependencies.Set("Files", []string{"Name", "Cluster Disk 2"}), f.c.Groups.Start(testRole))
	f.group(GroupOnline, "N1")
	f.ok(f.n1.Files.MakeDir(`R:\app`), f.n1.Files.Write(`R:\app\app.exe`, []byte("MZ app")))
	f.service(f.n1)
	f.service(f.n2)
	f.add("App", TypeGenericService, "ServiceName", "app", "UseNetworkName", 1)
	f.ok(f.c.Dependencies.Add("App", "Files"), f.c.Resources.Start("App"))
	f.resource("App", Online)
	return f
}

// service adds the service app to a host.
func (f *fixture) service(h *windows.Host) {
	f.t.Helper()
	f.ok(h.Accounts.SetRight("SeServiceLogonRight", []string{testAdmin}))
	f.ok(h.Services.Create(scm.ServiceConfig{Name: "app", BinaryPath: `R:\app\app.exe -run`, Account: testAdmin, Password: "right"}))
}

// add adds a resource to the role; parameters are names, each followed by its value.
func (f *fixture) add(name, typ string, parameters ...any) {
	f.t.Helper()
	_, err := f.c.Resources.Create(name, typ, testRole)
	f.ok(err)
	for i := 0; i < len(parameters); i += 2 {
		_, err := f.c.Resources.SetParameter(name, parameters[i].(string), parameters[i+1])
		f.ok(err)
	}
}

func (f *fixture) ok(errs ...error) {
	f.t.Helper()
	for _, err := range errs {
		require.NoError(f.t, err)
	}
}

// code requires that err has a Win32 code.
func (f *fixture) code(want uint32, err error) {
	f.t.Helper()
	require.Equal(f.t, want, win32.CodeOf(err), "%v", err)
}

func (f *fixture) await(what string, done func() bool) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	require.NoError(f.t, f.w.Await(ctx, done), what)
}

// resource waits until a resource is in one of the states and returns it.
func (f *fixture) resource(name string, states ...ResourceState) Resource {
	f.t.Helper()
	var r Resource
	f.await(name, func() bool {
		r, _ = f.c.Resources.Get(name)
		for _, s := range states {
			if r.State == s {
				return true
			}
		}
		return false
	})
	return r
}

// group waits until the role is in a state and has an owner.
func (f *fixture) group(state GroupState, owner string) {
	f.t.Helper()
	f.await(testRole, func() bool {
		g, _ := f.c.Groups.Get(testRole)
		return g.State == state && g.OwnerNode == owner
	})
}

func (f *fixture) awaitState(h *windows.Host, service string, state scm.ServiceState) {
	f.t.Helper()
	f.await(service, func() bool { s, _ := h.Services.Get(service); return s.State == state })
}
