package cluster

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fixture is two nodes, a cluster and a role with a client access point, a
// disk, a file server and a generic service on the disk.
type fixture struct {
	t      *testing.T
	w      *World
	c      *Cluster
	n1, n2 *Host
}

const (
	testRole  = "Role (with [brackets])"
	testAdmin = `EXAMPLE\service`
)

// testScale makes state changes quick; slowScale leaves time to look at what is between two states.
const (
	testScale = 0.002
	slowScale = 0.03
)

func newFixture(t *testing.T) *fixture { return newFixtureAt(t, testScale) }

func newFixtureAt(t *testing.T, scale float64) *fixture {
	t.Helper()
	w := NewWorld(Options{Scale: scale})
	t.Cleanup(w.Close)
	w.AddAccount(testAdmin, "right")
	n1, err := w.AddHost(HostSpec{Name: "N1", Release: "2022", ClientIP: "10.0.0.1", InterconnectIP: "192.168.0.1"})
	require.NoError(t, err)
	n2, err := w.AddHost(HostSpec{Name: "n2", Release: "2022", ClientIP: "10.0.0.2", InterconnectIP: "192.168.0.2"})
	require.NoError(t, err)
	c, err := w.FormCluster(FormSpec{Name: "CL", IP: "10.0.0.9", ClientNetwork: "Cluster Network 1", ClientMask: "255.255.255.0", Letter: "R"})
	require.NoError(t, err)
	return &fixture{t: t, w: w, c: c, n1: n1, n2: n2}
}

// withRole adds the role and brings it online on N1.
func withRole(t *testing.T) *fixture { return withRoleAt(t, testScale) }

func withRoleAt(t *testing.T, scale float64) *fixture {
	t.Helper()
	f := newFixtureAt(t, scale)
	_, err := f.c.CreateGroup(testRole)
	f.ok(err)
	f.add("IP", TypeIPAddress, "Address", "10.0.0.10", "SubnetMask", "255.255.255.0")
	f.add("Name", TypeNetworkName, "Name", "VIRTUAL")
	f.ok(f.c.AddDependency("Name", "IP"))
	_, err = f.c.AddDisk(f.c.AvailableDisks()[0].ID)
	f.ok(err, f.c.MoveResource("Cluster Disk 2", testRole))
	f.add("Files", TypeFileServer)
	f.ok(f.c.SetDependencies("Files", []string{"Name", "Cluster Disk 2"}), f.c.StartGroup(testRole))
	f.group(GroupOnline, "N1")
	f.ok(f.n1.MakeDir(`R:\app`), f.n1.WriteFile(`R:\app\app.exe`, []byte("MZ app")))
	f.service(f.n1)
	f.service(f.n2)
	f.add("App", TypeGenericService, "ServiceName", "app", "UseNetworkName", 1)
	f.ok(f.c.AddDependency("App", "Files"), f.c.StartResource("App"))
	f.resource("App", Online)
	return f
}

func (f *fixture) service(h *Host) {
	f.t.Helper()
	f.ok(h.SetRight("SeServiceLogonRight", []string{testAdmin}))
	f.ok(h.CreateService(ServiceConfig{Name: "app", BinaryPath: `R:\app\app.exe -run`, Account: testAdmin, Password: "right"}))
}

func (f *fixture) add(name, typ string, parameters ...any) {
	f.t.Helper()
	_, err := f.c.CreateResource(name, typ, testRole)
	f.ok(err)
	for i := 0; i < len(parameters); i += 2 {
		_, err := f.c.SetParameter(name, parameters[i].(string), parameters[i+1])
		f.ok(err)
	}
}

func (f *fixture) ok(errs ...error) {
	f.t.Helper()
	for _, err := range errs {
		require.NoError(f.t, err)
	}
}

func (f *fixture) code(want uint32, err error) {
	f.t.Helper()
	require.Equal(f.t, want, CodeOf(err), "%v", err)
}

func (f *fixture) await(what string, done func() bool) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	require.NoError(f.t, f.w.Await(ctx, done), what)
}

func (f *fixture) resource(name string, states ...ResourceState) Resource {
	f.t.Helper()
	var r Resource
	f.await(name, func() bool {
		r, _ = f.c.Resource(name)
		for _, s := range states {
			if r.State == s {
				return true
			}
		}
		return false
	})
	return r
}

func (f *fixture) group(state GroupState, owner string) {
	f.t.Helper()
	f.await(testRole, func() bool {
		g, _ := f.c.Group(testRole)
		return g.State == state && g.OwnerNode == owner
	})
}

func (f *fixture) awaitState(h *Host, service string, state ServiceState) {
	f.t.Helper()
	f.await(service, func() bool { s, _ := h.Service(service); return s.State == state })
}
