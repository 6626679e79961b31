package cluster

import (
	"cmp"
	"context"
	"strings"
	"time"

	"changeover/activities/cluster/disk"
	"changeover/activities/engine"
	"changeover/activities/host"
	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue"
	"changeover/runbook"
)

// Disk is the shared disk of a role in the cluster (7.3.3-1..5) and, where InRole, in the role itself (7.3.3-6..9).
type Disk struct {
	Role   string `json:"role"`
	InRole bool   `json:"inRole,omitempty"`
	// Name of the physical disk resource; empty: the resource keeps its name.
	Name string `json:"name,omitempty"`
	// ID identifies the disk; empty: the disk with that Name; without both, the role's disk,
	// else the only disk that no role uses.
	ID          string `json:"id,omitempty"`
	DriveLetter string `json:"driveLetter,omitempty"`
}

// ActivityName implements Wanted.
func (Disk) ActivityName() string { return "EnsureClusterDisk" }

type clusterDiskKind struct{}

// diskSeen is the disk's resource, if it has one, and the disks that could become one.
type diskSeen struct {
	resource ResourceSeen
	found    bool
	group    GroupSeen
	role     GroupSeen
	// storage is the core group that an added disk comes into.
	storage   GroupSeen
	available []availableDisk
	// onHost: this host owns the disk, and the disk is online. letter: the host then has a volume with the wanted letter.
	onHost bool
	letter bool
}

type availableDisk struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"`
}

func (k clusterDiskKind) Read(ctx context.Context, h host.Session, want Disk) (diskSeen, error) {
	var seen diskSeen
	cluster, err := ReadSeen(ctx, h)
	if err != nil {
		return seen, err
	}
	if seen.role, err = cluster.role(want.Role); err != nil {
		return seen, err
	}
	seen.storage = cluster.availableStorage()
	resources, err := ReadResources(ctx, h, want.Role)
	if err != nil {
		return seen, err
	}
	disks := resources.ByType(catalogue.PhysicalDiskType)
	if seen.resource, seen.found, err = k.find(ctx, h, want, disks); err != nil {
		return seen, err
	}
	if !seen.found {
		if seen.available, err = readAvailableDisks(ctx, h); err != nil {
			return seen, err
		}
		seen.resource, seen.found, err = unusedDisk(want, disks, seen)
	}
	if err != nil || !seen.found {
		return seen, err
	}
	seen.group, _ = cluster.Group(seen.resource.Group)
	seen.onHost = seen.resource.State == Online && strings.EqualFold(seen.resource.Owner, h.Name())
	if seen.onHost && want.DriveLetter != "" {
		seen.letter, err = hasVolume(ctx, h, want.DriveLetter)
	}
	return seen, err
}

// availableStorage is the core group of the disks that no role uses.
func (c Seen) availableStorage() GroupSeen {
	for _, g := range c.Groups {
		if g.Type == groupAvailableStorage {
			return g
		}
	}
	return GroupSeen{}
}

// readAvailableDisks reads the shared disks that are not in the cluster yet.
func readAvailableDisks(ctx context.Context, h host.Session) ([]availableDisk, error) {
	var answer struct {
		Disks []availableDisk `json:"disks"`
	}
	_, err := h.Run(ctx, scripts.GetClusterAvailableDisks.Of(), &answer)
	return answer.Disks, err
}

func hasVolume(ctx context.Context, h host.Session, letter string) (bool, error) {
	var answer struct {
		Volumes []struct{} `json:"volumes"`
	}
	_, err := h.Run(ctx, scripts.GetDrive.Of("Letter", letter), &answer)
	return len(answer.Volumes) > 0, err
}

// find looks for the disk's resource by the id that the disk itself carries, else by name, else by its role.
func (clusterDiskKind) find(ctx context.Context, h host.Session, want Disk, disks ResourceList) (ResourceSeen, bool, error) {
	if want.ID == "" && want.Name == "" {
		own := disks.InRole(want.Role)
		if len(own) > 1 {
			return ResourceSeen{}, false, ambiguousDisk(own, nil)
		}
		return one(ResourceRef{Role: want.Role, Type: catalogue.PhysicalDiskType}, own)
	}
	if want.ID == "" {
		return disks.Find(ResourceRef{Name: want.Name})
	}
	for _, d := range disks {
		parameters, err := ReadParameters(ctx, h, d.Name)
		if err != nil {
			return ResourceSeen{}, false, err
		}
		if disk.Matches(want.ID, parameters["DiskIdGuid"]) || disk.Matches(want.ID, parameters["DiskSignature"]) {
			return d, true, nil
		}
	}
	return ResourceSeen{}, false, nil
}

// unusedDisk returns the disk in Available Storage if no other disk could be meant. Where the disk is to have a name,
// only a disk with a name that Windows gives is taken: an attempt that ended after it had added the disk, and
// before it named it, leaves such a disk.
func unusedDisk(want Disk, disks ResourceList, seen diskSeen) (ResourceSeen, bool, error) {
	unused := disks.Keep(func(r ResourceSeen) bool { return strings.EqualFold(r.Group, seen.storage.Name) })
	alone := len(unused) == 1 && len(seen.available) == 0
	switch {
	case want.ID != "" || len(unused) == 0 || len(disks.InRole(want.Role)) > 0:
		return ResourceSeen{}, false, nil
	case want.Name != "":
		if alone && disk.NamedByWindows(unused[0].Name) {
			return unused[0], true, nil
		}
		return ResourceSeen{}, false, nil
	case alone:
		return unused[0], true, nil
	}
	return ResourceSeen{}, false, ambiguousDisk(unused, seen.available)
}

// ambiguousDisk names the disks in one group, and the available disks outside the cluster.
func ambiguousDisk(disks ResourceList, available []availableDisk) error {
	seen := "group '" + disks[0].Group + "' contains '" + strings.Join(disks.Names(), "' and '") + "'"
	if len(available) > 0 {
		ids := make([]string, len(available))
		for i, d := range available {
			ids[i] = d.ID
		}
		seen += ", and the available disks outside the cluster are " + strings.Join(ids, ", ")
	}
	return engine.Precondition("cannot choose the disk for XPR: %s; abort, set disk.id or disk.resourceName in the site file to the disk for XPR, then start the runbook again", seen)
}

func (k clusterDiskKind) Differences(want Disk, have diskSeen) ([]engine.Change, error) {
	if !have.found {
		return k.add(want, have)
	}
	if err := k.check(want, have); err != nil {
		return nil, err
	}
	var changes []engine.Change
	name := have.resource.Name
	if want.Name != "" && name != want.Name {
		changes = append(changes, renameResource(name, want.Name))
		name = want.Name
	}
	if want.InRole && !strings.EqualFold(have.resource.Group, want.Role) {
		return append(changes, have.move(name, have.resource, want.Role)...), nil
	}
	return changes, nil
}

// move puts the disk into the role. The cluster does not move an online resource to a group on another
// node, so the disk is taken offline first; the next step brings it online again.
func (s diskSeen) move(name string, disk ResourceSeen, role string) []engine.Change {
	var changes []engine.Change
	if !strings.EqualFold(disk.Owner, s.role.Owner) && disk.State != Offline && disk.State != Failed {
		changes = append(changes, changeState(disk.State, Offline, scripts.StopClusterResourceAndWait.Of("Name", name)))
	}
	into := engine.NewChange("Group", disk.Group, role, scripts.MoveClusterResource.Of("Name", name, "Group", role))
	return append(changes, into.Overtaken(invalidState))
}

func (clusterDiskKind) add(want Disk, have diskSeen) ([]engine.Change, error) {
	disk, err := chooseDisk(want, have.available)
	if err != nil {
		return nil, err
	}
	name := cmp.Or(want.Name, disk.Name)
	changes := []engine.Change{engine.NewChange("Disk", "(absent)", name, scripts.AddClusterDisk.Of("Id", disk.ID, "Name", name))}
	if want.InRole {
		added := ResourceSeen{Group: have.storage.Name, Owner: have.storage.Owner, State: Online}
		changes = append(changes, have.move(name, added, want.Role)...)
	}
	return changes, nil
}

func (clusterDiskKind) check(want Disk, have diskSeen) error {
	elsewhere := want.InRole && !strings.EqualFold(have.resource.Group, want.Role)
	if elsewhere && have.group.Type != groupAvailableStorage {
		return engine.Precondition("cannot add disk '%s' to role '%s': the disk belongs to '%s'; remove the disk from '%s' in Failover Cluster Manager, then retry; "+
			"if XPR needs another disk, abort, set disk.id in the site file to that disk, then start the runbook again", have.resource.Name, want.Role, have.resource.Group, have.resource.Group)
	}
	if elsewhere && !have.resource.State.AtRest() {
		return have.resource.busy("move disk '" + have.resource.Name + "' to role '" + want.Role + "'")
	}
	if have.onHost && want.DriveLetter != "" && !have.letter {
		return engine.Precondition("cannot use disk '%s': the disk is online on %s, and %s has no volume with the letter %s; in Disk Management, give this letter to the volume of the disk, then retry",
			have.resource.Name, have.resource.Owner, have.resource.Owner, want.DriveLetter)
	}
	return nil
}

// Settled implements Settler: a disk that changes its group may be offline for a moment.
func (clusterDiskKind) Settled(_ Disk, have diskSeen) (bool, error) {
	return have.found && have.resource.State.AtRest(), nil
}

// Deadline implements engine.Patient.
func (Disk) Deadline() time.Duration { return 2 * time.Minute }

func (clusterDiskKind) Evidence(_ Disk, have diskSeen) []runbook.Fact {
	r := have.resource
	return []runbook.Fact{{Name: "Disk", Value: r.Name}, {Name: "Group", Value: r.Group}, {Name: "State", Value: string(r.State)}, {Name: "OwnerNode", Value: r.Owner}}
}

// chooseDisk picks the available disk with the wanted id, or the only one.
func chooseDisk(want Disk, available []availableDisk) (availableDisk, error) {
	ids := make([]string, len(available))
	for i, d := range available {
		ids[i] = d.ID
		if want.ID != "" && disk.Matches(want.ID, d.ID) {
			return d, nil
		}
	}
	wanted := "the shared disk"
	if want.Name != "" {
		wanted = "disk '" + want.Name + "'"
	}
	switch {
	case want.ID != "":
		return availableDisk{}, engine.Precondition("cannot add %s: no available disk has the id %s (available: %s); "+
			"in the storage system, make the disk visible to every node, then retry; if disk.id in the site file is wrong, abort, correct disk.id, then start the runbook again",
			wanted, want.ID, cmp.Or(strings.Join(ids, ", "), "none"))
	case len(available) == 0:
		return availableDisk{}, engine.Precondition("cannot add %s: Changeover finds no resource of this disk in the cluster, and Get-ClusterAvailableDisk lists no disk; "+
			"in the storage system, make the shared disk visible to every node, then retry; if the cluster has a resource of this disk, abort, set disk.resourceName in the site file to the name of that resource, then start the runbook again", wanted)
	case len(available) > 1:
		return availableDisk{}, engine.Precondition("cannot choose %s: %d disks are available (%s); abort, set disk.id in the site file to the id of the right disk, then start the runbook again", wanted, len(available), strings.Join(ids, ", "))
	}
	return available[0], nil
}
