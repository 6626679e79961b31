package cim

import (
	"fmt"
	"strings"

	"changeover/lab/cluster"
	"changeover/lab/cmdlets"
	"changeover/lab/posh"
	"changeover/lab/win32"
	"changeover/lab/windows"
)

// clusterObject returns an instance of a class of the cluster's WMI provider.
func clusterObject(class string, live any, props ...*posh.Property) *posh.Object {
	o := cimObject(class, live, props...)
	o.TypeName = "Microsoft.Management.Infrastructure.CimInstance#root/MSCluster/" + class
	return o
}

// clusterAnswers returns an error if the host's cluster service does not run. The number of WMI's error is not documented; the
// lab uses the number of the error of the cluster's cmdlets.
func (s Cmdlets) clusterAnswers() error {
	if c := cluster.Of(s.Host.World()); c != nil {
		return c.From(s.Host)
	}
	return win32.Fail(win32.CodeNoEndpoint, "open the cluster")
}

// clusterInstances returns the instances of a class in root/MSCluster, which Windows Server 2008 introduced
// (Microsoft, Failover Cluster WMI Provider); ok is false if the lab does not model the class.
func (s Cmdlets) clusterInstances(class string) (instances []*posh.Object, ok bool) {
	c := cluster.Of(s.Host.World())
	switch strings.ToLower(class) {
	case "mscluster_resource":
		for _, r := range c.Resources.List() {
			instances = append(instances, s.clusterResource(c, r))
		}
	case "mscluster_resourcegroup":
		for _, g := range c.Groups.List() {
			instances = append(instances, clusterObject("MSCluster_ResourceGroup", g, posh.P("Name", g.Name), posh.P("Id", g.ID), posh.P("OwnerNode", g.OwnerNode),
				posh.P("AutoFailbackType", int64(g.AutoFailbackType)), posh.P("FailoverPeriod", int64(g.FailoverPeriod)), posh.P("FailoverThreshold", int64(g.FailoverThreshold)),
				posh.P("PersistentState", g.PersistentState == 1), posh.P("DefaultOwner", int64(g.DefaultOwner))))
		}
	case "mscluster_disk":
		for _, d := range s.clusterDisks() {
			instances = append(instances, clusterObject("MSCluster_Disk", d.Disk, posh.P("Name", fmt.Sprintf("Disk %d", d.Number)), posh.P("Signature", int64(d.Signature)), posh.P("Number", int64(d.Number))))
		}
	case "mscluster_diskpartition":
		for _, d := range s.clusterDisks() {
			for _, letter := range d.Letters {
				instances = append(instances, clusterPartition(d, letter))
			}
		}
	default:
		return nil, false
	}
	return instances, true
}

// clusterDisk is a disk of the cluster and the node that has mounted it.
type clusterDisk struct {
	windows.Disk
	owner *windows.Host
}

// clusterDisks returns the disks of the cluster, each as the node that has mounted it sees it: the node that owns a resource
// answers the provider's question for the disk (Microsoft, CLUSCTL_RESOURCE_STORAGE_GET_DISK_INFO_EX; ClusterResourceControl:
// hHostNode).
func (s Cmdlets) clusterDisks() []clusterDisk {
	seen := map[string]int{}
	var out []clusterDisk
	for _, h := range s.Host.World().Hosts() {
		for _, d := range h.Storage.Disks() {
			i, known := seen[d.UniqueID]
			switch {
			case !d.Clustered:
			case !known:
				seen[d.UniqueID] = len(out)
				out = append(out, clusterDisk{d, h})
			case len(d.Letters) > 0:
				out[i] = clusterDisk{d, h}
			}
		}
	}
	return out
}

// clusterPartition returns an MSCluster_DiskPartition. Its sizes are in megabytes (Microsoft,
// ClusPartitionEx.TotalSize and FreeSpace).
func clusterPartition(d clusterDisk, letter string) *posh.Object {
	volume := windows.Volume{}
	for _, v := range d.owner.Storage.Volumes() {
		if v.Letter == letter {
			volume = v
		}
	}
	const megabyte = 1 << 20
	return clusterObject("MSCluster_DiskPartition", partition{d.Disk, letter}, posh.P("Path", letter+":"), posh.P("VolumeLabel", volume.Label), posh.P("FileSystem", volume.FileSystem),
		posh.P("TotalSize", int64(volume.Size/megabyte)), posh.P("FreeSpace", int64(volume.Free/megabyte))) //nolint:gosec // sizes of disks fit
}

// clusterResource returns an MSCluster_Resource. Its methods AddRegistryCheckpoint and RemoveRegistryCheckpoint have
// no return value (Microsoft, these methods of the class).
func (s Cmdlets) clusterResource(c *cluster.Cluster, r cluster.Resource) *posh.Object {
	i := instance{model: r, call: func(method string, args *posh.Hashtable) ([]*posh.Property, error) {
		change, ok := map[string]func(resource, path string) error{
			"addregistrycheckpoint": c.Checkpoints.Add, "removeregistrycheckpoint": c.Checkpoints.Remove,
		}[strings.ToLower(method)]
		if !ok {
			return nil, posh.NotSupported("the method %s of MSCluster_Resource", method)
		}
		if err := onlyArguments("MSCluster_Resource."+method, args, "CheckpointName"); err != nil {
			return nil, err
		}
		path := ""
		if name := argument(args, "CheckpointName"); name != nil {
			path = *name
		}
		if strings.HasPrefix(path, `\`) {
			// Microsoft: "Do not use a leading backslash in the relative path or the call will fail". The error's number is
			// not documented.
			return nil, providerError(win32.Fail(win32.CodeFileNotFound, "%s", method))
		}
		if err := change(r.Name, path); err != nil {
			return nil, providerError(err)
		}
		return []*posh.Property{posh.P("ReturnValue", nil)}, nil
	}}
	for _, d := range s.clusterDisks() {
		if cmdlets.Equal(privateProperty(r, "DiskUniqueIds"), d.UniqueID) {
			i.model = d.Disk
		}
	}
	return clusterObject("MSCluster_Resource", i, posh.P("Name", r.Name), posh.P("Id", r.ID), posh.P("Type", r.Type), posh.P("OwnerGroup", r.Group), posh.P("OwnerNode", r.OwnerNode),
		posh.P("RegistryCheckpoints", posh.FromStrings(r.Checkpoints)), posh.P("CoreResource", r.Core))
}

// privateProperty returns a private property of a resource as text, or "".
func privateProperty(r cluster.Resource, name string) string {
	for _, p := range r.Parameters {
		if p.Name == name {
			return fmt.Sprint(p.Value)
		}
	}
	return ""
}

// providerError returns the error of a CIM cmdlet for a Win32 error of the cluster's provider.
func providerError(err error) error {
	return cimError("Invoke-CimMethod", hresult(err), "NotSpecified", cmdlets.TextOf(err))
}

func hresult(err error) string { return fmt.Sprintf("HRESULT 0x8007%04x", win32.CodeOf(err)) }
