// Package services derives from the catalogue what a site has: its services, their
// names and accounts, and the resources whose failure moves the role.
package services

import (
	"regexp"
	"slices"
	"strings"

	"changeover/config"
	"changeover/config/catalogue"
)

// Of are the services of a site in the order of the catalogue: the ten
// mandatory ones and the ones that the site file chooses. Names of Exchange services are
// resolved, and the licence service carries the site's further checkpoints. A layer
// that is not in the catalogue comes last where it is released for the project;
// other such names are left out, and the rules refuse them (V-44).
func Of(s *config.Site) []catalogue.Service {
	var out []catalogue.Service
	for _, row := range catalogue.Services() {
		if chosen(s, row) {
			out = append(out, resolve(s, row))
		}
	}
	for _, name := range s.XPR.Services {
		if IsUnlisted(s, name) && !slices.ContainsFunc(out, func(row catalogue.Service) bool { return strings.EqualFold(row.Key, name) }) {
			out = append(out, resolve(s, catalogue.Unlisted(name)))
		}
	}
	return out
}

// layerName is the form of the names of access protocol layers.
var layerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

// IsUnlisted reports whether a name is that of a layer that is in no table of the manual but is released for the
// site's project (V-44).
func IsUnlisted(s *config.Site, name string) bool {
	_, known := catalogue.Find(name)
	_, banned := catalogue.FindForbidden(name)
	return !known && !banned && !catalogue.IsReporting(name) && layerName.MatchString(name) &&
		config.ContainsFold(s.XPR.ProjectSpecificRelease, name)
}

// Has reports whether a site runs a service, by its key or the site file's name for it.
func Has(s *config.Site, name string) bool {
	for _, service := range Of(s) {
		if strings.EqualFold(service.Key, name) || strings.EqualFold(service.Name, name) {
			return true
		}
	}
	return false
}

// AccountOf is the Windows account that a service runs under (9.5.2).
func AccountOf(s *config.Site, service catalogue.Service) config.Account {
	if service.Account == catalogue.ExchangeAccount {
		return s.Accounts.Exchange
	}
	return s.Accounts.Service
}

// chosen reports whether a row of the catalogue belongs to a site. Of the two rows of
// CtiApl it is the one of the site's connection.
func chosen(s *config.Site, row catalogue.Service) bool {
	if row.Mandatory {
		return true
	}
	if row.Connection != "" && !strings.EqualFold(row.Connection, Connection(s)) {
		return false
	}
	return Chooses(s, row.Name)
}

// Connection is the connection of the CTI APL: TAPI where the site file says so, else CSTA.
func Connection(s *config.Site) string {
	if strings.EqualFold(s.XPR.CTIConnection, config.ConnectionTAPI) {
		return config.ConnectionTAPI
	}
	return config.ConnectionCSTA
}

// resolve replaces the placeholders in a row of the catalogue by the site's own names.
func resolve(s *config.Site, row catalogue.Service) catalogue.Service {
	names := strings.NewReplacer("<XPR>", s.XPR.ServerName,
		"<Exchange 2003>", s.XPR.Exchange2003Server, "<Exchange 2007>", s.XPR.Exchange2007Server)
	row.Key = names.Replace(row.Key)
	row.DisplayName = names.Replace(row.DisplayName)
	checkpoints := make([]string, 0, len(row.Checkpoints))
	for _, key := range row.Checkpoints {
		checkpoints = append(checkpoints, names.Replace(key))
	}
	if s.XPR.ISCNetworking {
		row.CheckpointsIfPresent = slices.Concat(row.CheckpointsIfPresent, row.ISCCheckpoints)
	}
	if row.Key == licenceService {
		checkpoints = append(checkpoints, s.ExtraCheckpoints...)
	}
	row.Checkpoints = checkpoints
	row.Kernel = IsKernel(s, row.Key)
	return row
}

// licenceService owns the checkpoints of the whole product (9.7.2-19).
const licenceService = "licsvc"

// Key is the key in the service control manager of a service that the site file names.
func Key(s *config.Site, name string) string {
	if row, ok := catalogue.Find(name); ok {
		return resolve(s, row).Key
	}
	return name
}

// catalogueName is the catalogue's name of a service given by name or by its resolved key.
func catalogueName(s *config.Site, service string) string {
	for _, name := range []string{catalogue.Exchange2003, catalogue.Exchange2007} {
		if strings.EqualFold(Key(s, name), service) {
			return name
		}
	}
	return service
}

// ResourceName is the name of the cluster resource of a service: the site file's,
// else the service's display name with " Res" (9.7.2-12a).
func ResourceName(s *config.Site, service string) string {
	for _, named := range s.ResourceNames {
		if strings.EqualFold(named.Service, service) || strings.EqualFold(Key(s, named.Service), service) {
			return named.Name
		}
	}
	if row, ok := catalogue.Find(catalogueName(s, service)); ok {
		return resolve(s, row).DefaultResourceName()
	}
	return service + " Res"
}
