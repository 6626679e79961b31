// Package catalogue holds the manual's tables as typed data: the services and
// their cluster resources (Tables 12/17 and 14/19), the services that do not run
// on a cluster (13/18), the features of the setup (4-2), the shares (11/16), the
// kernel resources (6.1.9) and the prerequisites (9.4.1).
//
// If the manual's tables contradict each other, a row names the
// contradiction by its id in the step inventory (E-Cnn) and has the value that
// the inventory recommends. The programs here are only the expected programs; the
// service control manager of a node has the real programs.
package catalogue

import "strings"

// Availability is how a service is released for the cluster.
type Availability string

// The two kinds of availability of Table 12/17.
const (
	// GeneralAvailability services may be installed without asking.
	GeneralAvailability Availability = "GA"
	// LimitedAvailability services need the customer's acceptance (9.7.1).
	LimitedAvailability Availability = "LA"
)

// Resource type names as the cluster knows them, and as DependsOn names the
// resources of the role that are not services.
const (
	GenericServiceType   = "Generic Service"
	InformationStoreType = "mrsclusres"
	IPAddressType        = "IP Address"
	NetworkNameType      = "Network Name"
	FileServerType       = "File Server"
	PhysicalDiskType     = "Physical Disk"
)

// Account is one of the site's accounts, under which a service runs (9.5.2).
type Account string

// The accounts of a site.
const (
	// ServiceAccount is the one account of nearly all services.
	ServiceAccount Account = "service"
	// ExchangeAccount has the extra rights that the Exchange services need.
	ExchangeAccount Account = "exchange"
)

// Keys of the rows whose service is named after the site's Exchange server:
// a site file asks for them by these names, and config resolves the real key.
const (
	Exchange2003 = "ExchApl"
	Exchange2007 = "Ex2k7Apl"
)

// Service is one row of the service catalogue.
type Service struct {
	// Row is the position in Table 12/17, 1 to 38; Seq the sequence number in it (optional services share 11).
	Row int
	Seq int
	// DisplayName as Windows shows it; never used to find a service (E-C72).
	DisplayName string
	// Name is the word by which a site file asks for the service; except for the Exchange connectors, it equals Key.
	Name string
	// Key is the service's key name in the service control manager, case-insensitive. "<XPR>" and
	// "<Exchange 2003>" or "<Exchange 2007>" are placeholders for server names of the site.
	Key          string
	Mandatory    bool
	Availability Availability
	// DependsOn lists direct dependencies of the cluster resource: keys of services, or resource types.
	DependsOn []string
	// Checkpoints are registry keys below HKLM that are replicated with the resource (9.7.2-19).
	Checkpoints []string
	// CheckpointsIfPresent are added only if the key exists on the install node (E-C24).
	CheckpointsIfPresent []string
	// ISCCheckpoints are added if the site uses ISC networking and the key exists on the install node (Table
	// 12/17 row 1, E-C30).
	ISCCheckpoints []string
	// ExampleKeys are checkpoints in an example of 9.7.2-19 and in no table. They are not added; if such a key
	// exists, a warning names the key (E-C31).
	ExampleKeys []string
	// Kernel marks a resource that takes the role to another node when it fails (6.1.9).
	Kernel bool
	// Supervisor marks the service that starts stopped layers again while it runs, so it is stopped first (9.5.1/3).
	Supervisor bool
	// FeatureGroup and Feature name the choice in the setup (Table 4-2); empty if the setup offers no choice.
	FeatureGroup string
	Feature      string
	// Binary is the expected program relative to the XPR folder (licsvc: to the licence service's
	// folder); AlternativeBinaries are other spellings that the manual prints.
	Binary              string
	AlternativeBinaries []string
	// Account the service runs under.
	Account Account
	// Connection is the CTI connection that this row is about, "CSTA" or "TAPI", else empty.
	Connection string
	// ProjectSpecific marks a service that may be used only if the vendor has released it for the project (6.2-8).
	ProjectSpecific bool
	// Remark is what an engineer must know in addition to the columns.
	Remark string
	// Contradictions are the ids of the inventory's section E.2 that this row settles.
	Contradictions []string
}

// ResourceType is the cluster resource type that runs the service (9.7.3).
func (s Service) ResourceType() string {
	if strings.EqualFold(s.Key, "infostor") {
		return InformationStoreType
	}
	return GenericServiceType
}

// DefaultResourceName is the resource's name if the site file gives no name:
// the display name without its "(key)" and with " Res" (E-C72, 9.7.2-12a). The
// Exchange connectors keep their "(key)", since nothing else distinguishes them.
func (s Service) DefaultResourceName() string {
	name := s.DisplayName
	if i := strings.LastIndex(name, "("); i > 0 && !strings.Contains(name, ":") {
		name = name[:i]
	}
	return strings.TrimSpace(name) + " Res"
}

// Services returns all 38 rows in the order of Table 12/17. The result is a
// copy of the list; rows share their slices and are not to be changed.
func Services() []Service {
	return append([]Service(nil), services...)
}

// Mandatory returns the ten mandatory services in their sequence (V-85).
func Mandatory() []Service { return filter(func(s Service) bool { return s.Mandatory }) }

// Optional returns the 28 rows of optional services in the table's order.
func Optional() []Service { return filter(func(s Service) bool { return !s.Mandatory }) }

// Find returns the first row with that name or key, in any case. CtiApl has two
// rows: Find returns the row with a CSTA connection, FindConnection returns any of them.
func Find(key string) (Service, bool) { return FindConnection(key, "") }

// FindConnection is Find for the row of a CTI connection ("CSTA", "TAPI"). For an
// empty connection, or a service without connections, it returns the first row.
func FindConnection(key, connection string) (Service, bool) {
	for _, s := range services {
		if !strings.EqualFold(s.Name, key) && !strings.EqualFold(s.Key, key) {
			continue
		}
		if connection == "" || s.Connection == "" || strings.EqualFold(s.Connection, connection) {
			return s, true
		}
	}
	return Service{}, false
}

// Unlisted returns a row for an access protocol layer that is in neither Table 12/17 nor Table 13/18 and is released for the
// project (6.2-8). The row assumes that the layer is like the others: it depends on mrs, its own key is its checkpoint, and
// its program is in the folder bin.
func Unlisted(name string) Service {
	return Service{
		Seq: 11, Name: name, Key: name, DisplayName: name, Account: ServiceAccount, ProjectSpecific: true,
		DependsOn:   []string{"mrs"},
		Checkpoints: []string{`SYSTEM\CurrentControlSet\Services\` + name},
		Binary:      `bin\` + strings.ToLower(name) + ".exe",
		Remark:      "in none of the manual's tables",
	}
}

func filter(keep func(Service) bool) []Service {
	var out []Service
	for _, s := range services {
		if keep(s) {
			out = append(out, s)
		}
	}
	return out
}
