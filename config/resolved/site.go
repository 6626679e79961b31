// Package resolved holds a site as workflows use it: the site file with its defaults filled in, and
// every row of the catalogue, account, policy and name that follows from it. It is the result of
// one activity, so that a new default or a new row in a release changes no running workflow
// (design, decision 4a).
package resolved

import (
	"slices"
	"strings"

	"changeover/config"
)

// Site is a site with everything that workflows branch on. It holds references instead of secrets,
// and its values are written to hosts: nothing of it is masked.
type Site struct {
	// Config is the site file with its defaults.
	Config config.Site `json:"config" mask:"-"`
	// File is the path of the site file on the worker, Digest the SHA-256 of the file as it is written.
	File   string `json:"file" mask:"-"`
	Digest string `json:"digest" mask:"-"`
	// Warnings are the warnings about the site file, which is used nevertheless.
	Warnings []string `json:"warnings,omitempty"`
	// Unreadable says which passwords of the services' accounts the worker that read the site file cannot resolve, and what to do.
	Unreadable []string `json:"unreadable,omitempty"`

	// Services in the order of the catalogue: the mandatory ones and the ones that the site chooses.
	Services []Service `json:"services" mask:"-"`
	// Shares of the virtual server (9.6.1).
	Shares []Share `json:"shares" mask:"-"`
	// FeatureBoxes are the check boxes of the setup's feature selection in its order (4.4.1), FurtherServices the chosen services
	// that no feature installs.
	FeatureBoxes    []FeatureBox `json:"featureBoxes,omitempty" mask:"-"`
	FurtherServices []string     `json:"furtherServices,omitempty" mask:"-"`
	// FeaturesDecided: the site file says which features without a service of their own it wants, such as fax and voice.
	FeaturesDecided bool `json:"featuresDecided,omitempty"`
	// Prerequisites are the runtimes that every node needs (9.4.1).
	Prerequisites []Prerequisite `json:"prerequisites" mask:"-"`
	// Policies of the role's resources that are no services.
	IPAddressPolicy   Policy `json:"ipAddressPolicy"`
	NetworkNamePolicy Policy `json:"networkNamePolicy"`
	FileServerPolicy  Policy `json:"fileServerPolicy"`
	// Role is how the role behaves in the cluster.
	Role Role `json:"role"`
	// InfostorRetryMs is the information store's RetryPeriodOnFailure (9.7.3-9).
	InfostorRetryMs int `json:"infostorRetryMs"`
	// PathFolders are the two folders of the machine's Path variable (9.4.4).
	PathFolders []string `json:"pathFolders" mask:"-"`
	// ReportingLayers are the access protocol layers of satellites that need SQL Server (A.1).
	ReportingLayers []string `json:"reportingLayers,omitempty" mask:"-"`
	// HeartbeatTimeoutSeconds is how soon a dead worker is noticed; 0 means 30.
	HeartbeatTimeoutSeconds int `json:"heartbeatTimeoutSeconds,omitempty"`
}

// FeatureBox is a check box of the setup's feature selection. Option is empty for the feature itself.
type FeatureBox struct {
	Group   string `json:"group"`
	Feature string `json:"feature"`
	Option  string `json:"option,omitempty"`
	// Service that the box installs; empty: none of its own.
	Service string `json:"service,omitempty"`
	On      bool   `json:"on,omitempty"`
}

// Label is the path to the box on the page: its group, its feature and its option.
func (b FeatureBox) Label() string {
	if b.Option == "" {
		return b.Group + " > " + b.Feature
	}
	return b.Group + " > " + b.Feature + " > " + b.Option
}

// Role is how the role behaves in the cluster: its priority (V-82), and after how many failures in
// how many hours it stays failed (9.7.5).
type Role struct {
	Priority            int `json:"priority"`
	FailoverThreshold   int `json:"failoverThreshold"`
	FailoverPeriodHours int `json:"failoverPeriodHours"`
}

// Policy says how often a cluster resource restarts, and whether it takes the role along (9.7.2-14).
type Policy struct {
	RestartAction    int `json:"restartAction"`
	RestartPeriodMs  int `json:"restartPeriodMs"`
	RestartThreshold int `json:"restartThreshold"`
}

// Service is one service of the site with its cluster resource.
type Service struct {
	// Key in the service control manager; Name by which the site file asks for the service.
	Key         string `json:"key"`
	Name        string `json:"name"`
	DisplayName string `json:"displayName"`
	// Programs are the file names that its program may have, in lower case.
	Programs  []string `json:"programs,omitempty"`
	Mandatory bool     `json:"mandatory,omitempty"`
	// Kernel resources take the role to another node when they fail (6.1.9).
	Kernel bool `json:"kernel,omitempty"`
	// Supervisor: the service restarts other services that are stopped while it runs, so it is stopped first (9.5.1/3).
	Supervisor bool `json:"supervisor,omitempty"`
	// Store: the resource has the information store's own type instead of Generic Service (9.7.3).
	Store        bool   `json:"store,omitempty"`
	ResourceName string `json:"resourceName"`
	// Account the service logs on with; Exchange: it is the site's account for Exchange.
	Account  config.Account `json:"account"`
	Exchange bool           `json:"exchange,omitempty"`
	// DependsOn are the direct dependencies of the resource.
	DependsOn []Provider `json:"dependsOn,omitempty"`
	// Checkpoints are registry keys below HKLM that are replicated with the resource (9.7.2-19).
	Checkpoints []string `json:"checkpoints,omitempty"`
	// CheckpointsIfPresent are replicated if the key exists. If a key of ExampleKeys exists, a warning says so (E-C31).
	CheckpointsIfPresent []string `json:"checkpointsIfPresent,omitempty"`
	ExampleKeys          []string `json:"exampleKeys,omitempty"`
	Policy               Policy   `json:"policy"`
}

// Provider is what a resource depends on: the resource of a service, or the role's resource of a type.
type Provider struct {
	Service string `json:"service,omitempty"`
	Type    string `json:"type,omitempty"`
}

// Share is one share of the virtual server with its one access entry.
type Share struct {
	Name         string `json:"name"`
	Path         string `json:"path"`
	Description  string `json:"description"`
	Principal    string `json:"principal"`
	PrincipalSID string `json:"principalSID"`
	// Access is "Full" or "Read".
	Access string `json:"access"`
}

// Prerequisite is a runtime with its installer on the medium.
type Prerequisite struct {
	File    string `json:"file"`
	Product string `json:"product"`
	Path    string `json:"path"`
	// Family and Architecture of the runtime, 0 and empty where nothing but the installer says so.
	Family       int    `json:"family,omitempty"`
	Architecture string `json:"architecture,omitempty"`
	// NewerCodes are exit codes that count as success only where the runtime is there afterwards.
	NewerCodes []int `json:"newerCodes,omitempty"`
	// Silent: Arguments make the installer run without a person.
	Silent    bool   `json:"silent,omitempty"`
	Arguments string `json:"arguments,omitempty"`
}

// Name returns the site's name.
func (s *Site) Name() string { return s.Config.Name }

// Has reports whether the site runs a service, by its key or the site file's name for it.
func (s *Site) Has(name string) bool {
	_, ok := s.Service(name)
	return ok
}

// Service finds a service by its key or the site file's name for it, in any case.
func (s *Site) Service(name string) (Service, bool) {
	for _, service := range s.Services {
		if strings.EqualFold(service.Key, name) || strings.EqualFold(service.Name, name) {
			return service, true
		}
	}
	return Service{}, false
}

// HasFeature reports whether a feature is chosen, or an option of it; option is empty for the feature itself.
func (s *Site) HasFeature(feature, option string) bool {
	return slices.ContainsFunc(s.FeatureBoxes, func(b FeatureBox) bool { return b.Feature == feature && b.Option == option && b.On })
}

// Mandatory returns the services that every site has.
func (s *Site) Mandatory() []Service {
	return s.keep(func(service Service) bool { return service.Mandatory })
}

// Optional returns the services that the site has chosen.
func (s *Site) Optional() []Service {
	return s.keep(func(service Service) bool { return !service.Mandatory })
}

func (s *Site) keep(fits func(Service) bool) []Service {
	var out []Service
	for _, service := range s.Services {
		if fits(service) {
			out = append(out, service)
		}
	}
	return out
}

// Keys returns the services' keys in the order of the catalogue.
func (s *Site) Keys() []string {
	var keys []string
	for _, service := range s.Services {
		keys = append(keys, service.Key)
	}
	return keys
}

// Accounts returns the names of the accounts that services log on with.
func (s *Site) Accounts() []string {
	accounts := []string{s.Config.Accounts.Service.Name}
	if slices.ContainsFunc(s.Services, func(service Service) bool { return service.Exchange }) {
		accounts = append(accounts, s.Config.Accounts.Exchange.Name)
	}
	return accounts
}

// TakeKey gives a service, by its name in the catalogue, the key that it has on the install node, which other keys and dependencies
// follow.
func (s *Site) TakeKey(name, key string) {
	at := slices.IndexFunc(s.Services, func(service Service) bool { return strings.EqualFold(service.Name, name) })
	if at < 0 {
		return
	}
	old := s.Services[at].Key
	s.Services[at].Key = key
	const services = `SYSTEM\CurrentControlSet\Services\`
	for i, checkpoint := range s.Services[at].Checkpoints {
		if strings.EqualFold(checkpoint, services+old) {
			s.Services[at].Checkpoints[i] = services + key
		}
	}
	for _, service := range s.Services {
		for i, provider := range service.DependsOn {
			if strings.EqualFold(provider.Service, old) {
				service.DependsOn[i].Service = key
			}
		}
	}
}
