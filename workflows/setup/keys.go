package setup

import (
	"strings"

	"changeover/activities/windows/check"
	"changeover/config/resolved"
	"changeover/runbook"
)

// ServicesInstalled is a check that the site's services are installed, all of them and no others. Its facts hold the keys that a
// host has otherwise than the tables (G-08).
func ServicesInstalled(site *resolved.Site) check.ServicesInstalled {
	x := site.Config.XPR
	return check.ServicesInstalled{Names: site.Keys(), Drive: site.Config.Drive(), Folders: []string{x.InstallDir, x.LicsvcDir}, Programs: programs(site)}
}

// programs are the file names of the programs of the site's services, by which a host's own key of a service is found.
func programs(site *resolved.Site) []check.ServicePrograms {
	list := make([]check.ServicePrograms, 0, len(site.Services))
	for _, service := range site.Services {
		list = append(list, check.ServicePrograms{Name: service.Key, Files: service.Programs})
	}
	return list
}

// OwnKey is the key that a host has of a service of the site.
type OwnKey struct {
	// Service is the name of the service in the manual.
	Service, Key string
}

// Fact is the key under which the site record keeps it.
func (k OwnKey) Fact() string { return runbook.FactServiceKeyPrefix + k.Service }

// OwnKeys are the keys that the facts of ServicesInstalled hold.
func OwnKeys(site *resolved.Site, shown []runbook.Fact) []OwnKey {
	var keys []OwnKey
	for _, fact := range shown {
		wanted, ok := strings.CutPrefix(fact.Name, check.KeyFact)
		service, ours := site.Service(wanted)
		if ok && ours {
			keys = append(keys, OwnKey{Service: service.Name, Key: fact.Value})
		}
	}
	return keys
}
