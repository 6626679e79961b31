package cluster

import "changeover/lab/model"

// DumpVersion is the version of the dump's schema (lab/README.md).
const DumpVersion = 1

// Dump is the state of a world, without passwords. Its JSON is documented in
// lab/README.md; lists are in a stable order.
type Dump struct {
	Version int           `json:"version"`
	Domain  DomainDump    `json:"domain"`
	Hosts   []HostDump    `json:"hosts"`
	Cluster *FailoverDump `json:"cluster"`
	// Journal lists the changes since the lab was set up.
	Journal []model.JournalEntry `json:"journal"`
}

// DomainDump names the domain and its accounts.
type DomainDump struct {
	Name     string        `json:"name"`
	DNS      string        `json:"dns"`
	Accounts []AccountDump `json:"accounts"`
}

// AccountDump is a user of the domain.
type AccountDump struct {
	Name string `json:"name"`
	SID  string `json:"sid"`
}

// HostDump is the state of one host.
type HostDump struct {
	Name             string              `json:"name"`
	OS               string              `json:"os"`
	Version          string              `json:"version"`
	Up               bool                `json:"up"`
	BootTime         string              `json:"bootTime"`
	PendingReboot    []string            `json:"pendingReboot"`
	MachinePath      string              `json:"machinePath"`
	MachinePathType  string              `json:"machinePathType"`
	Services         []ServiceDump       `json:"services"`
	Registry         []RegistryKeyDump   `json:"registry"`
	Files            []FileDump          `json:"files"`
	Volumes          []string            `json:"volumes"`
	Shares           []ShareDump         `json:"shares"`
	Features         map[string]string   `json:"features"`
	LocalGroups      map[string][]string `json:"localGroups"`
	Rights           map[string][]string `json:"rights"`
	Software         []SoftwareDump      `json:"software"`
	NICs             []NICDump           `json:"nics"`
	PrinterPorts     []string            `json:"printerPorts"`
	PrinterDrivers   []string            `json:"printerDrivers"`
	Tasks            []TaskDump          `json:"tasks"`
	ClusterDLLs      []FileDump          `json:"clusterDLLs"`
	Events           int                 `json:"events"`
	RunningProcesses int                 `json:"processes"`
}

// ServiceDump is a service; PasswordValid is true for accounts without a password.
type ServiceDump struct {
	Name            string   `json:"name"`
	DisplayName     string   `json:"displayName"`
	BinaryPath      string   `json:"binaryPath"`
	StartMode       string   `json:"startMode"`
	State           string   `json:"state"`
	Account         string   `json:"account"`
	PasswordValid   bool     `json:"passwordValid"`
	DependOnService []string `json:"dependOnService"`
	DependOnGroup   []string `json:"dependOnGroup"`
	// RegistryDependOnService is the value in the registry, which takes effect at the next start of the host.
	RegistryDependOnService []string `json:"registryDependOnService"`
	RegistryDisplayName     string   `json:"registryDisplayName"`
}

// RegistryKeyDump is a registry key below HKEY_LOCAL_MACHINE with its values.
type RegistryKeyDump struct {
	Path   string              `json:"path"`
	Values []RegistryValueDump `json:"values"`
}

// RegistryValueDump is one value; Data is a string, a list of strings or a number.
type RegistryValueDump struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Data any    `json:"data"`
}

// FileDump is a file or folder; Text is the content of a .ccf, .log or .txt file.
type FileDump struct {
	Path   string `json:"path"`
	Folder bool   `json:"folder"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"`
	Text   string `json:"text,omitempty"`
}

// ShareDump is a share that is visible on the host, or a share of a File Server resource.
type ShareDump struct {
	Name        string       `json:"name"`
	Scope       string       `json:"scope"`
	Path        string       `json:"path"`
	Description string       `json:"description"`
	Access      []AccessDump `json:"access"`
}

// AccessDump is an entry of a share's access list.
type AccessDump struct {
	SID     string `json:"sid"`
	Account string `json:"account"`
	Right   string `json:"right"`
	Control string `json:"control"`
}

// SoftwareDump is an entry of the uninstall keys of the registry.
type SoftwareDump struct {
	Key     string `json:"key"`
	Name    string `json:"name"`
	Version string `json:"version"`
}

// NICDump is a network adapter.
type NICDump struct {
	Name      string   `json:"name"`
	MAC       string   `json:"mac"`
	Up        bool     `json:"up"`
	DHCP      bool     `json:"dhcp"`
	Addresses []string `json:"addresses"`
}

// TaskDump is a scheduled task.
type TaskDump struct {
	Name       string `json:"name"`
	Program    string `json:"program"`
	Arguments  string `json:"arguments"`
	State      string `json:"state"`
	LastResult uint32 `json:"lastResult"`
}
