package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"changeover/activities/cluster/events"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/activities/windows"
	"changeover/config/catalogue"
)

// clusterHost is a host of a small cluster: it answers the reading scripts from
// its state and lets the changing ones change it.
type clusterHost struct {
	// dependents are the services that depend on the cluster service.
	dependents []windows.DependentService
	name       string
	// version of Windows; empty: a later one than 2008 R2.
	version    string
	cluster    Seen
	resources  ResourceList
	parameters map[string]map[string]string
	expression map[string]string
	owners     map[string][]string
	// gone: resources are listed, but not there any more when they are asked.
	gone      bool
	policies  map[string]policiesSeen
	keys      map[string][]string
	registry  []string
	types     typeList
	disks     []availableDisk
	networks  []networkSeen
	drives    []string
	files     map[string]string
	services  []windows.ServiceState
	installed []windows.ServiceDefinition
	events    []events.Event
	unread    []map[string]any
	quorum    map[string]any
	// messages are Windows' texts of error numbers.
	messages map[int]string
	task     taskSeen
	// deaf names scripts that are answered and do nothing.
	deaf map[string]bool
	// fails gives the error of a script.
	fails map[string]error
	// after runs after every call, to let time pass.
	after func(script string)
	// commands are the changing calls as an administrator would read them.
	commands []string
	reads    map[string]int
}

// newClusterHost is node KERN1 of a cluster of two nodes with an empty role.
func newClusterHost() *clusterHost {
	return &clusterHost{
		name: "KERN1",
		cluster: Seen{
			Name:  "UMCLUSTER",
			Nodes: []Node{{"KERN1", NodeUp}, {"KERN2", NodeUp}},
			Groups: []GroupSeen{
				{Name: "Cluster Group", Type: "Cluster", Core: true, Owner: "KERN1", State: Online},
				{Name: "Available Storage", Type: groupAvailableStorage, Core: true, Owner: "KERN1", State: Online},
				{Name: "Xpressions Role", Type: "Unknown", Owner: "KERN1", State: Offline, Priority: 2000, FailoverThreshold: 4294967295, FailoverPeriod: 6},
			},
		},
		parameters: map[string]map[string]string{},
		expression: map[string]string{},
		owners:     map[string][]string{},
		policies:   map[string]policiesSeen{},
		keys:       map[string][]string{},
		files:      map[string]string{},
		quorum:     map[string]any{"type": "NodeMajority", "dynamic": true, "votes": []map[string]any{{"node": "KERN1", "votes": 1}, {"node": "KERN2", "votes": 1}}},
		networks:   []networkSeen{{"Cluster Network 1", "10.1.2.0", "255.255.255.0"}, {"Cluster Network 2", "192.168.0.0", "255.255.255.0"}},
		deaf:       map[string]bool{},
		fails:      map[string]error{},
		reads:      map[string]int{},
	}
}

// Sent implements enginetest.Target.
func (c *clusterHost) Sent() []string { return slices.Clone(c.commands) }

// Run implements host.Session.
func (c *clusterHost) Run(_ context.Context, call scripts.Call, out any) (host.Reply, error) {
	name := call.Script.Name
	if c.after != nil {
		defer c.after(name)
	}
	if err := c.fails[name]; err != nil {
		return host.Reply{}, err
	}
	if call.Script.Changes {
		c.commands = append(c.commands, call.String())
		if !c.deaf[name] {
			c.change(name, call.Params)
		}
		return host.Reply{}, nil
	}
	c.reads[name]++
	text, err := json.Marshal([]any{c.answer(name, call.Params)})
	if err != nil {
		return host.Reply{}, err
	}
	reply := host.Reply{Result: text}
	return reply, reply.Decode(out)
}

// answer is the result of a reading script.
func (c *clusterHost) answer(script string, params map[string]any) any {
	name, _ := params["Name"].(string)
	switch script {
	case "get-cluster":
		return c.cluster
	case "get-cluster-quorum":
		return c.quorum
	case "get-cluster-resources":
		return map[string]any{"resources": c.resources}
	case "get-cluster-resource-parameters":
		var list []map[string]string
		for key, value := range c.parameters[name] {
			list = append(list, map[string]string{"name": key, "value": value})
		}
		return map[string]any{"parameters": list}
	case "get-cluster-resource-dependency":
		return map[string]any{"found": !c.gone, "expression": c.expression[name]}
	case "get-cluster-group-owners", "get-cluster-resource-owners":
		return map[string]any{"found": !c.gone, "owners": c.owners[name]}
	case "get-cluster-resource-policies":
		return c.policies[name]
	case "get-cluster-checkpoints":
		return map[string]any{"keys": c.keys[name], "noList": c.keys == nil}
	case "get-cluster-resource-types":
		return map[string]any{"types": c.types}
	case "get-cluster-networks":
		return map[string]any{"networks": c.networks}
	case "get-cluster-available-disks":
		return map[string]any{"disks": c.disks}
	}
	return c.answerOfHost(script, params)
}

// answerOfHost is the result of a script that reads the host and not the cluster.
func (c *clusterHost) answerOfHost(script string, params map[string]any) any {
	switch script {
	case "get-resource-type-registration":
		return c.task
	case "get-registry-keys-present":
		var present []string
		for _, key := range params["Keys"].([]string) {
			if host.HasText(c.registry, key) {
				present = append(present, key)
			}
		}
		return map[string]any{"keys": present}
	case "get-drive":
		volumes := []map[string]any{}
		if host.HasText(c.drives, params["Letter"].(string)) {
			volumes = append(volumes, map[string]any{"fileSystem": "NTFS"})
		}
		return map[string]any{"volumes": volumes}
	case "get-services":
		return map[string]any{"services": c.installed}
	case "get-service-dependents":
		return map[string]any{"services": c.dependents}
	case "get-service-states":
		var list []windows.ServiceState
		for _, s := range c.services {
			if host.HasText(params["Names"].([]string), s.Name) {
				list = append(list, s)
			}
		}
		return map[string]any{"services": list}
	case "get-files":
		var files []map[string]any
		for _, path := range params["Paths"].([]string) {
			files = append(files, map[string]any{"path": path, "exists": c.files[path] != "", "sha256": c.files[path]})
		}
		return map[string]any{"files": files}
	case "get-system-message":
		return map[string]any{"text": c.messages[params["Code"].(int)]}
	case "get-failure-events":
		return map[string]any{"events": c.events, "unread": c.unread}
	}
	panic("the test's cluster has no answer to " + script)
}

// change is the effect of a changing script.
func (c *clusterHost) change(script string, params map[string]any) {
	name, _ := params["Name"].(string)
	switch script {
	case "add-cluster-group":
		c.cluster.Groups = append(c.cluster.Groups, GroupSeen{Name: name, Owner: c.name, State: Offline})
	case "set-cluster-group-owners", "set-cluster-resource-owners":
		c.owners[name] = params["Owners"].([]string)
	case "set-cluster-group-priority":
		c.group(name).Priority = int64(params["Value"].(uint32))
	case "set-cluster-group-failover-threshold":
		c.group(name).FailoverThreshold = int64(params["Value"].(uint32))
	case "set-cluster-group-failover-period":
		c.group(name).FailoverPeriod = int64(params["Value"].(uint32))
	case "start-cluster-group":
		c.setRole(name, Online)
		c.startsWithCluster(name, 1)
	case "stop-cluster-group":
		c.stopRole(name)
		c.startsWithCluster(name, 0)
	case "set-cluster-group-start":
		c.startsWithCluster(name, int64(params["Value"].(uint32)))
	case "move-cluster-group":
		c.moveRole(name, params["Node"].(string))
	case "suspend-cluster-node":
		c.node(name).State = NodePaused
	case "resume-cluster-node":
		c.node(name).State = NodeUp
	default:
		c.changeResource(script, name, params)
	}
}

// changeResource is the effect of a script that changes a resource or the host.
func (c *clusterHost) changeResource(script, name string, params map[string]any) {
	switch script {
	case "add-cluster-resource":
		c.add(name, params["ResourceType"].(string), params["Group"].(string))
	case "rename-cluster-resource":
		r := c.resource(name)
		c.parameters[params["NewName"].(string)] = c.parameters[name]
		r.Name = params["NewName"].(string)
	case "move-cluster-resource":
		r, to := c.resource(name), c.group(params["Group"].(string))
		if r.Owner != to.Owner && r.State != Offline && r.State != Failed {
			panic("the cluster refuses to move a running resource to another node")
		}
		r.Group, r.Owner = to.Name, to.Owner
	case "start-cluster-resource":
		c.resource(name).State = Online
	case "stop-cluster-resource", "stop-cluster-resource-and-wait":
		c.resource(name).State = Offline
	case "set-cluster-parameter", "set-cluster-parameter-number":
		c.setParameter(name, params["Parameter"].(string), fmt.Sprint(params["Value"]))
	case "set-cluster-ip-address":
		for _, p := range []string{"Address", "SubnetMask", "Network"} {
			c.setParameter(name, p, params[p].(string))
		}
		c.setParameter(name, "EnableDhcp", "0")
	case "set-cluster-network-name":
		c.setParameter(name, "Name", params["NetworkName"].(string))
		c.setParameter(name, "DnsName", params["NetworkName"].(string))
	case "add-cluster-resource-dependency":
		c.depend(name, params["Provider"].(string))
	case "add-cluster-checkpoint":
		c.keys[name] = append(c.keys[name], params["Key"].(string))
	case "remove-cluster-checkpoint":
		c.keys[name] = without(c.keys[name], params["Key"].(string))
	default:
		c.changeOther(script, name, params)
	}
}

func (c *clusterHost) changeOther(script, name string, params map[string]any) {
	policies := c.policies[name]
	value, _ := params["Value"].(uint32)
	switch script {
	case "set-cluster-resource-restart-action":
		policies.RestartAction = int64(value)
	case "set-cluster-resource-restart-period":
		policies.RestartPeriod = int64(value)
	case "set-cluster-resource-restart-threshold":
		policies.RestartThreshold = int64(value)
	case "set-cluster-resource-retry-period":
		policies.RetryPeriodOnFailure = int64(value)
	case "set-cluster-resource-separate-monitor":
		policies.SeparateMonitor = params["Value"].(bool)
	case "add-cluster-disk":
		c.add(name, catalogue.PhysicalDiskType, "Available Storage").State = Online
		c.setParameter(name, "DiskIdGuid", params["Id"].(string))
		c.disks = nil
	case "start-resource-type-registration":
		c.task = taskSeen{Exists: true, State: "Ready"}
		c.types = append(c.types, typeSeen{name, params["Dll"].(string)})
	case "remove-resource-type-registration":
		c.task = taskSeen{}
	case "start-node-eviction":
		c.task = taskSeen{Exists: true, State: "Ready"}
		c.evict(name)
	case "stop-cluster-service":
		c.services[0].State = "Stopped"
	case "start-cluster-service":
		c.services[0].State = "Running"
	case "copy-file":
		c.files[params["Destination"].(string)] = c.files[params["Source"].(string)]
	default:
		panic("the test's cluster has no effect for " + script)
	}
	c.policies[name] = policies
}

func (c *clusterHost) evict(name string) {
	c.cluster.Nodes = slices.DeleteFunc(c.cluster.Nodes, func(n Node) bool { return n.Name == name })
}

func (c *clusterHost) group(name string) *GroupSeen {
	for i := range c.cluster.Groups {
		if c.cluster.Groups[i].Name == name {
			return &c.cluster.Groups[i]
		}
	}
	panic("no group " + name)
}

func (c *clusterHost) node(name string) *Node {
	for i := range c.cluster.Nodes {
		if c.cluster.Nodes[i].Name == name {
			return &c.cluster.Nodes[i]
		}
	}
	panic("no node " + name)
}

func (c *clusterHost) resource(name string) *ResourceSeen {
	for i := range c.resources {
		if c.resources[i].Name == name {
			return &c.resources[i]
		}
	}
	panic("no resource " + name)
}

// add creates a resource that is offline.
func (c *clusterHost) add(name, resourceType, group string) *ResourceSeen {
	id := fmt.Sprintf("%08d-0000-0000-0000-000000000000", len(c.resources)+1)
	c.resources = append(c.resources, ResourceSeen{
		ID: id, Name: name, Type: resourceType, Group: group, Owner: c.group(group).Owner, State: Offline,
	})
	return &c.resources[len(c.resources)-1]
}

// addService creates the resource of a service.
func (c *clusterHost) addService(name, service string) *ResourceSeen {
	c.add(name, catalogue.GenericServiceType, "Xpressions Role")
	c.setParameter(name, "ServiceName", service)
	return c.resource(name)
}

func (c *clusterHost) setParameter(resource, parameter, value string) {
	if c.parameters[resource] == nil {
		c.parameters[resource] = map[string]string{}
	}
	c.parameters[resource][parameter] = value
	if parameter == "ServiceName" {
		c.resource(resource).Service = value
	}
}

// depend extends the dependency expression the way the cluster shows it, providers by id.
func (c *clusterHost) depend(resource, provider string) {
	term := "([" + c.resource(provider).ID + "])"
	if before := c.expression[resource]; before != "" {
		term = before + " and " + term
	}
	c.expression[resource] = term
}

func (c *clusterHost) setRole(role string, state GroupState) {
	c.group(role).State = state
	for i := range c.resources {
		if c.resources[i].Group == role {
			c.resources[i].State = state
		}
	}
}

// stopRole takes offline what runs. What has failed stays so until it is stopped itself.
func (c *clusterHost) stopRole(role string) {
	c.group(role).State = Offline
	for i := range c.resources {
		switch r := &c.resources[i]; {
		case r.Group != role:
		case r.State == Failed:
			c.group(role).State = Failed
		default:
			r.State = Offline
		}
	}
}

func (c *clusterHost) moveRole(role, node string) {
	c.group(role).Owner = node
	for i := range c.resources {
		if c.resources[i].Group == role {
			c.resources[i].Owner = node
		}
	}
}
