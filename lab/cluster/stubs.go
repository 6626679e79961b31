package cluster

import (
	"context"
	"time"

	"changeover/config"
)

type Host struct {
	w    *World
	name string
}
type domain struct{ w *World }

func newDomain(w *World) *domain { return &domain{w: w} }

// FromSite builds hosts, domain, cluster, storage and media of a site before XPR.
func FromSite(site *config.Site, options Options) (*World, error) { return NewWorld(options), nil }

// --- host
func (h *Host) Name() string   { return h.name }
func (h *Host) World() *World  { return h.w }
func (h *Host) Info() HostInfo { return HostInfo{} }

// Up: false while the host restarts.
func (h *Host) Up() bool { return true }

// OnDown registers a callback for when the host goes down (connections drop); returns a function to unregister.
func (h *Host) OnDown(func()) (cancel func()) { return func() {} }

// Shutdown schedules a shutdown or restart (1190 already scheduled, 1115 in progress).
func (h *Host) Shutdown(restart bool, delay time.Duration) error { return nil }
func (h *Host) AbortShutdown() error                             { return nil }

// Reboot at once, without asking (power).
func (h *Host) Reboot() {}

// PendingReboot tells why the host waits for a restart, empty if it doesn't.
func (h *Host) PendingReboot() []string { return nil }
func (h *Host) Env() map[string]string  { return nil } // environment of a new process of SYSTEM: machine variables expanded

// --- registry; paths relative to HKLM, "HKLM\" and "HKEY_LOCAL_MACHINE\" prefixes accepted
func (h *Host) RegKey(path string) (RegKey, error)          { return RegKey{}, nil } // CodeFileNotFound if missing
func (h *Host) RegCreateKey(path string) error              { return nil }
func (h *Host) RegDeleteKey(path string) error              { return nil } // with everything below
func (h *Host) RegRenameKey(path, newName string) error     { return nil }
func (h *Host) RegSet(path string, v RegValue) error        { return nil } // creates no key
func (h *Host) RegDeleteValue(path, name string) error      { return nil }
func (h *Host) RegRenameValue(path, name, new string) error { return nil }

// --- services
func (h *Host) Services() []Service                                                 { return nil }
func (h *Host) Service(name string) (Service, error)                                { return Service{}, nil } // by key or display name? key only
func (h *Host) CreateService(c ServiceConfig) error                                 { return nil }
func (h *Host) ChangeService(name string, c ServiceChange) error                    { return nil }
func (h *Host) DeleteService(name string) error                                     { return nil }
func (h *Host) StartService(name string) error                                      { return nil } // begins; error at once where SCM refuses
func (h *Host) StopService(name string) error                                       { return nil } // begins; 1051 with running dependents
func (h *Host) RunningDependents(name string) []string                              { return nil }
func (h *Host) AwaitService(ctx context.Context, name string, s ServiceState) error { return nil } // the start's error where it ended Stopped instead
func (h *Host) KillService(name string) error                                       { return nil } // process dies

// --- files; local paths X:\...
func (h *Host) Stat(path string) (FileInfo, error)           { return FileInfo{}, nil }
func (h *Host) ListDir(path string) ([]FileInfo, error)      { return nil, nil }
func (h *Host) ReadFile(path string) ([]byte, error)         { return nil, nil }
func (h *Host) WriteFile(path string, data []byte) error     { return nil } // folder must exist; 32 when locked
func (h *Host) MakeDir(path string) error                    { return nil } // with all parents
func (h *Host) CopyFile(from, to string) error               { return nil }
func (h *Host) MoveFile(from, to string) error               { return nil }
func (h *Host) RemoveFile(path string, recursive bool) error { return nil }
func (h *Host) Volumes() []Volume                            { return nil }
func (h *Host) Disks() []Disk                                { return nil }

// --- shares; scope "" means "*" or, on a clustered disk, its file server's network name
func (h *Host) Shares() []Share                                     { return nil }
func (h *Host) CreateShare(s Share) (Share, error)                  { return s, nil } // Access by Account or SID
func (h *Host) RemoveShare(name, scope string) error                { return nil }
func (h *Host) DescribeShare(name, scope, description string) error { return nil }
func (h *Host) GrantShare(name, scope, account, right string) error { return nil }
func (h *Host) RevokeShare(name, scope, account string) error       { return nil }

// --- accounts
func (h *Host) LookupAccount(name string) (Principal, error)        { return Principal{}, nil } // 1332
func (h *Host) LookupSID(sid string) (Principal, error)             { return Principal{}, nil } // 1332
func (h *Host) LocalGroups() []Principal                            { return nil }
func (h *Host) LocalGroupMembers(group string) ([]Principal, error) { return nil, nil } // group by name or SID
func (h *Host) AddLocalGroupMember(group, account string) error     { return nil }
func (h *Host) RemoveLocalGroupMember(group, account string) error  { return nil }
func (h *Host) Rights() map[string][]string                         { return nil } // right -> SIDs, e.g. SeServiceLogonRight
func (h *Host) SetRight(right string, sids []string) error          { return nil }

// --- software, features, tasks
func (h *Host) Features() []Feature                                        { return nil }
func (h *Host) InstallFeature(name string) (restartNeeded bool, err error) { return false, nil }
func (h *Host) RemoveFeature(name string) (restartNeeded bool, err error)  { return false, nil }
func (h *Host) Software() []Software                                       { return nil }
func (h *Host) AddSoftware(s Software)                                     {}
func (h *Host) HotFixes() []HotFix                                         { return nil }
func (h *Host) RunProgram(ctx context.Context, run Run) (exit int, output string, err error) {
	return 0, "", nil
}                                                     // vendor programs by file; 2, 193
func (h *Host) Tasks() []Task                         { return nil }
func (h *Host) RegisterTask(t Task, force bool) error { return nil } // 183
func (h *Host) StartTask(name string) error           { return nil }
func (h *Host) StopTask(name string) error            { return nil }
func (h *Host) UnregisterTask(name string) error      { return nil }

// --- processes and mutexes
func (h *Host) StartProcess(name, command string) (pid int) { return 0 }
func (h *Host) EndProcess(pid int)                          {} // abandons its mutexes
func (h *Host) Processes() []Process                        { return nil }

// AcquireMutex waits for a named mutex for real time; abandoned is true when the last owner ended without releasing.
func (h *Host) AcquireMutex(ctx context.Context, name string, pid int, wait time.Duration) (got, abandoned bool) {
	return true, false
}
func (h *Host) ReleaseMutex(name string, pid int) bool { return true } // false: not the owner

// --- network, printing, events
func (h *Host) NICs() []NIC                              { return nil }
func (h *Host) Ping(target string) bool                  { return true }
func (h *Host) Resolve(name string) (ip string, ok bool) { return "", false }
func (h *Host) PortOpen(target string, port int) bool    { return true }
func (h *Host) Printers() []Printer                      { return nil }
func (h *Host) PrinterPorts() []string                   { return nil }
func (h *Host) PrinterDrivers() []string                 { return nil }
func (h *Host) AddPrinterPort(name string)               {}
func (h *Host) AddPrinterDriver(name string)             {}
func (h *Host) Events() []Event                          { return nil }
func (h *Host) AddEvent(e Event)                         {}

// VirtualPortOpen tells whether the virtual server answers on a TCP port now; OnChange calls f after every state change.
func (w *World) VirtualPortOpen(port int) bool     { return false }
func (w *World) OnChange(f func()) (cancel func()) { return func() {} }

// --- cluster. Every call comes from a host; it fails with 1753 where that host's cluster service does not run.
type Cluster struct{ w *World }

// From checks that the cluster can be managed from the host: 1753, or broken by a second single resource (13).
func (c *Cluster) From(h *Host) error                                         { return nil }
func (c *Cluster) Name() string                                               { return "" }
func (c *Cluster) Nodes() []Node                                              { return nil }
func (c *Cluster) PauseNode(name string, drain bool) error                    { return nil }
func (c *Cluster) ResumeNode(name string) error                               { return nil }
func (c *Cluster) Groups() []Group                                            { return nil }
func (c *Cluster) Group(name string) (Group, error)                           { return Group{}, nil } // 5013
func (c *Cluster) CreateGroup(name string) (Group, error)                     { return Group{}, nil }
func (c *Cluster) DeleteGroup(name string, withResources bool) error          { return nil }
func (c *Cluster) SetGroupProperty(name, property string, value any) error    { return nil } // value string or integer
func (c *Cluster) SetPreferredOwners(group string, nodes []string) error      { return nil }
func (c *Cluster) MoveGroup(name, node string) error                          { return nil } // begins; node "" = best; 5070 paused
func (c *Cluster) StartGroup(name string) error                               { return nil } // begins
func (c *Cluster) StopGroup(name string) error                                { return nil } // begins
func (c *Cluster) Resources() []Resource                                      { return nil }
func (c *Cluster) Resource(name string) (Resource, error)                     { return Resource{}, nil } // 5007
func (c *Cluster) CreateResource(name, typ, group string) (Resource, error)   { return Resource{}, nil }
func (c *Cluster) DeleteResource(name string) error                           { return nil }
func (c *Cluster) SetResourceProperty(name, property string, value any) error { return nil } // Name, RestartAction, ...
func (c *Cluster) SetParameter(resource, name string, value any) (storedOnly bool, err error) {
	return false, nil
}                                                                            // storedOnly: 5024 takes effect at next online
func (c *Cluster) AddDependency(resource, provider string) error             { return nil }
func (c *Cluster) RemoveDependency(resource, provider string) error          { return nil }
func (c *Cluster) SetDependencies(resource string, providers []string) error { return nil }
func (c *Cluster) SetPossibleOwners(resource string, nodes []string) error   { return nil }
func (c *Cluster) StartResource(name string) error                           { return nil } // begins
func (c *Cluster) StopResource(name string) error                            { return nil } // begins
func (c *Cluster) MoveResource(name, group string) error                     { return nil }
func (c *Cluster) AddCheckpoint(resource, path string) error                 { return nil }
func (c *Cluster) RemoveCheckpoint(resource, path string) error              { return nil }
func (c *Cluster) ResourceTypes() []ResourceType                             { return nil }
func (c *Cluster) CreateResourceType(name, dll string) (ResourceType, error) {
	return ResourceType{}, nil
}
func (c *Cluster) AvailableDisks() []AvailableDisk       { return nil }
func (c *Cluster) AddDisk(id string) (Resource, error)   { return Resource{}, nil }
func (c *Cluster) Networks() []ClusterNetwork            { return nil }
func (c *Cluster) NetworkInterfaces() []NetworkInterface { return nil }
