package tests

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/config"
	"changeover/config/catalogue"
	"changeover/config/services"
	"changeover/lab/cluster"
	"changeover/lab/stage"
)

// endState compares a lab's dump with what the site file and the catalogue require. The lab has its own transcription
// of the manual's tables, so a wrong row in either transcription is found.
type endState struct {
	site  *config.Site
	dump  cluster.Dump
	role  cluster.GroupDump
	owner cluster.HostDump
	// ofRole holds the resources of the role.
	ofRole []cluster.ResourceDump
}

// verifyEndState checks the ten points of the acceptance end state (inventory, A.7) on the lab.
func verifyEndState(t *testing.T, s *stage.Stage) {
	t.Helper()
	e := newEndState(t, s)
	for _, point := range []struct {
		name  string
		holds func(*testing.T)
	}{
		{"1 the role has its resources and all are online on the owner", e.resources},
		{"2 resources depend on what the tables say and nothing else", e.dependencies},
		{"3 resources have the policies of the site", e.policies},
		{"4 checkpoints are those of the tables", e.checkpoints},
		{"5 every node has the same services and prerequisites", e.nodes},
		{"6 the registry names the virtual server", e.registry},
		{"7 shares have one entry each", e.shares},
		{"8 the role fails over as configured", e.failover},
		{"9 every node is up", e.nodesUp},
		{"10 the role has failed over to every node and back", func(t *testing.T) { failovers(t, s) }},
	} {
		t.Run(point.name, point.holds)
	}
}

func newEndState(t *testing.T, s *stage.Stage) *endState {
	t.Helper()
	e := &endState{site: s.Site.WithDefaults(), dump: cluster.DumpOf(s.Lab.World)}
	role := slices.IndexFunc(e.dump.Cluster.Groups, func(g cluster.GroupDump) bool { return g.Name == e.site.Role.Name })
	require.GreaterOrEqual(t, role, 0, "the cluster has no role %s", e.site.Role.Name)
	e.role = e.dump.Cluster.Groups[role]
	for _, r := range e.dump.Cluster.Resources {
		if r.Group == e.role.Name {
			e.ofRole = append(e.ofRole, r)
		}
	}
	e.owner = e.host(t, e.role.Owner)
	return e
}

func (e *endState) host(t *testing.T, name string) cluster.HostDump {
	t.Helper()
	i := slices.IndexFunc(e.dump.Hosts, func(h cluster.HostDump) bool { return strings.EqualFold(h.Name, name) })
	require.GreaterOrEqual(t, i, 0, "the lab has no host %s", name)
	return e.dump.Hosts[i]
}

// nodesOf returns the nodes of the cluster.
func (e *endState) nodesOf(t *testing.T) []cluster.HostDump {
	t.Helper()
	var hosts []cluster.HostDump
	for _, name := range e.site.NodeNames() {
		hosts = append(hosts, e.host(t, name))
	}
	return hosts
}

// ofType returns the only resource of the role with this type.
func (e *endState) ofType(t *testing.T, kind string) cluster.ResourceDump {
	t.Helper()
	var found []cluster.ResourceDump
	for _, r := range e.ofRole {
		if r.Type == kind {
			found = append(found, r)
		}
	}
	require.Len(t, found, 1, "resources of type %s in the role", kind)
	return found[0]
}

// ofService returns the resource of a service. The resource of the information store is identified by its type.
func (e *endState) ofService(t *testing.T, service catalogue.Service) cluster.ResourceDump {
	t.Helper()
	if service.ResourceType() == catalogue.InformationStoreType {
		return e.ofType(t, catalogue.InformationStoreType)
	}
	i := slices.IndexFunc(e.ofRole, func(r cluster.ResourceDump) bool {
		name, _ := r.Parameters["ServiceName"].(string)
		return r.Type == catalogue.GenericServiceType && strings.EqualFold(name, service.Key)
	})
	require.GreaterOrEqual(t, i, 0, "the role has no resource for service %s", service.Key)
	return e.ofRole[i]
}

// infrastructure holds the types of the role's resources that belong to no service.
var infrastructure = []string{catalogue.IPAddressType, catalogue.NetworkNameType, catalogue.PhysicalDiskType, catalogue.FileServerType}

// resources checks point 1.
func (e *endState) resources(t *testing.T) {
	want := []string{e.site.VirtualServer.IPResource, e.site.VirtualServer.NameResource, cmp.Or(e.site.Disk.ResourceName, "Cluster Disk 2"), e.ofType(t, catalogue.FileServerType).Name}
	for _, service := range services.Of(e.site) {
		assert.Equal(t, services.ResourceName(e.site, service.Key), e.ofService(t, service).Name)
		want = append(want, services.ResourceName(e.site, service.Key))
	}
	var names []string
	for _, r := range e.ofRole {
		names = append(names, r.Name)
		assert.Equal(t, "Online", r.State, r.Name)
		assert.Equal(t, e.site.Owner(), r.Owner, r.Name)
		assert.Zero(t, r.LastError, r.Name)
	}
	assert.ElementsMatch(t, want, names)
	assert.Equal(t, "Online", e.role.State)
	assert.Equal(t, e.site.Owner(), e.role.Owner)
	for _, r := range e.dump.Cluster.Resources {
		assert.NotEqual(t, "Print Spooler", r.Type, r.Name)
		inRole := slices.ContainsFunc(e.ofRole, func(o cluster.ResourceDump) bool { return o.Name == r.Name })
		assert.True(t, inRole || r.Type != catalogue.InformationStoreType, "a second information store: %s", r.Name)
	}
	address, name := e.ofType(t, catalogue.IPAddressType).Parameters, e.ofType(t, catalogue.NetworkNameType).Parameters
	assert.Equal(t, e.site.VirtualServer.IP, address["Address"])
	assert.Equal(t, e.site.VirtualServer.SubnetMask, address["SubnetMask"])
	// The lab's first network is that of the clients, with the name that a cluster gives it.
	assert.Equal(t, cmp.Or(e.site.VirtualServer.ClusterNetwork, "Cluster Network 1"), address["Network"])
	assert.Equal(t, e.site.VirtualServer.Name, name["Name"])
}

// dependencies checks point 2.
func (e *endState) dependencies(t *testing.T) {
	disk, address := e.ofType(t, catalogue.PhysicalDiskType), e.ofType(t, catalogue.IPAddressType)
	name, files := e.ofType(t, catalogue.NetworkNameType), e.ofType(t, catalogue.FileServerType)
	assert.Empty(t, disk.DependsOn)
	assert.Empty(t, address.DependsOn)
	assert.Equal(t, []string{address.Name}, name.DependsOn)
	assert.ElementsMatch(t, []string{name.Name, disk.Name}, files.DependsOn)
	for _, service := range services.Of(e.site) {
		var want []string
		for _, provider := range service.DependsOn {
			want = append(want, e.provider(t, provider))
		}
		// Part 1 wants a dependency on the File Server (5.7.3/7), part 2 does not.
		if (e.site.Policies.InfostorOnFileServer || e.partOne()) && service.ResourceType() == catalogue.InformationStoreType {
			want = append(want, files.Name)
		}
		assert.ElementsMatch(t, want, e.ofService(t, service).DependsOn, service.Key)
	}
}

// provider returns the name of the resource that a row of the tables refers to.
func (e *endState) provider(t *testing.T, word string) string {
	t.Helper()
	if slices.Contains(infrastructure, word) {
		return e.ofType(t, word).Name
	}
	row, ok := catalogue.Find(word)
	require.True(t, ok, word)
	return e.ofService(t, row).Name
}

// policies checks point 3. The infrastructure has the policies of 6.1.9, except the disk.
func (e *endState) policies(t *testing.T) {
	for _, service := range services.Of(e.site) {
		r := e.ofService(t, service)
		e.restarts(t, r, service.Key)
		assert.False(t, r.SeparateMonitor, r.Name)
		if r.Type == catalogue.InformationStoreType {
			assert.EqualValues(t, e.site.InfostorRetryMs(), r.RetryPeriodOnFailure, r.Name)
			continue
		}
		startup := ""
		if e.site.SetStartupParameters {
			startup = e.installed(t, service).BinaryPath
		}
		assert.Equal(t, map[string]any{"ServiceName": service.Key, "StartupParameters": startup, "UseNetworkName": uint32(1)}, r.Parameters, r.Name)
	}
	for _, kind := range []string{catalogue.IPAddressType, catalogue.NetworkNameType, catalogue.FileServerType} {
		e.restarts(t, e.ofType(t, kind), kind)
	}
}

func (e *endState) restarts(t *testing.T, r cluster.ResourceDump, word string) {
	t.Helper()
	period, threshold := e.site.RestartPolicy(word)
	assert.EqualValues(t, services.RestartAction(e.site, word), r.RestartAction, r.Name)
	assert.EqualValues(t, period, r.RestartPeriod, r.Name)
	assert.EqualValues(t, threshold, r.RestartThreshold, r.Name)
	assert.ElementsMatch(t, e.site.NodeNames(), r.PossibleOwners, r.Name)
}

// checkpoints checks point 4, by what the cluster has saved and will restore.
func (e *endState) checkpoints(t *testing.T) {
	for _, service := range services.Of(e.site) {
		want := []string{}
		for _, key := range service.Checkpoints {
			want = append(want, strings.ToLower(key))
		}
		for _, key := range service.CheckpointsIfPresent {
			if e.hasKey(t, key) {
				want = append(want, strings.ToLower(key))
			}
		}
		have := []string{}
		for _, c := range e.ofService(t, service).Checkpoints {
			have = append(have, strings.ToLower(c.Path))
			assert.NotEmpty(t, c.Saved, "checkpoint %s of %s is empty", c.Path, service.Key)
		}
		assert.ElementsMatch(t, want, have, service.Key)
	}
	for _, kind := range infrastructure {
		assert.Empty(t, e.ofType(t, kind).Checkpoints, kind)
	}
}

// hasKey reports whether the install node has a registry key, which the setup created.
func (e *endState) hasKey(t *testing.T, path string) bool {
	t.Helper()
	return slices.ContainsFunc(e.host(t, e.site.FirstNode()).Registry, func(key cluster.RegistryKeyDump) bool { return strings.EqualFold(key.Path, path) })
}

// partOne reports whether the site follows part 1 of the manual.
func (e *endState) partOne() bool { return e.site.Cluster.WindowsServer == "2008 R2" }

// failover checks point 8.
func (e *endState) failover(t *testing.T) {
	threshold, period := e.site.RoleFailover()
	assert.EqualValues(t, threshold, e.role.FailoverThreshold)
	assert.EqualValues(t, period, e.role.FailoverPeriod)
	assert.EqualValues(t, 1, e.role.PersistentState, "the role starts with the cluster (3.2/6)")
	if !e.partOne() {
		assert.EqualValues(t, e.site.RolePriority(), e.role.Priority)
	}
	assert.Equal(t, e.site.PreferredOwners(), e.role.PreferredOwners)
}

// nodesUp checks point 9.
func (e *endState) nodesUp(t *testing.T) {
	assert.Len(t, e.dump.Cluster.Nodes, len(e.site.Nodes))
	for _, node := range e.dump.Cluster.Nodes {
		assert.Equal(t, "Up", node.State, node.Name)
	}
	for _, host := range e.nodesOf(t) {
		assert.True(t, host.Up, host.Name)
		assert.Empty(t, host.PendingReboot, host.Name)
		assert.Empty(t, host.Tasks, "a task of the service is left on %s", host.Name)
	}
}
