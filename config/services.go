package config

import (
	"slices"
	"strings"

	"changeover/config/catalogue"
)

// Services are the services of the site in the order of the catalogue: the ten
// mandatory ones and those the site file chooses. Names of Exchange services are
// resolved, and the licence service carries the site's further checkpoints. Names
// that are not in the catalogue are left out; the rules refuse them (V-44).
func (s *Site) Services() []catalogue.Service {
	var out []catalogue.Service
	for _, row := range catalogue.Services() {
		if s.has(row) {
			out = append(out, s.resolve(row))
		}
	}
	return out
}

// OptionalServices are the chosen services without the mandatory ones.
func (s *Site) OptionalServices() []catalogue.Service {
	var out []catalogue.Service
	for _, service := range s.Services() {
		if !service.Mandatory {
			out = append(out, service)
		}
	}
	return out
}

// Reports reports whether a satellite makes reports, with Crystal Reports at hand (A.1).
func (s *Site) Reports() bool {
	for _, satellite := range s.Satellites {
		if slices.ContainsFunc(satellite.Apls, catalogue.IsReporting) {
			return true
		}
	}
	return false
}

// HasService reports whether the site runs a service, by its key or the site file's name for it.
func (s *Site) HasService(name string) bool {
	for _, service := range s.Services() {
		if strings.EqualFold(service.Key, name) || strings.EqualFold(service.Name, name) {
			return true
		}
	}
	return false
}

// Features are the features to choose in the setup (4.4.1).
func (s *Site) Features() []catalogue.Feature { return catalogue.FeaturesOf(s.Services()) }

// AccountOf is the Windows account that a service runs under (9.5.2).
func (s *Site) AccountOf(service catalogue.Service) Account {
	if service.Account == catalogue.ExchangeAccount {
		return s.Accounts.Exchange
	}
	return s.Accounts.Service
}

// has reports whether a row of the catalogue belongs to the site. Of the two rows of
// CtiApl it is the one of the site's connection.
func (s *Site) has(row catalogue.Service) bool {
	if row.Mandatory {
		return true
	}
	if row.Connection != "" && !strings.EqualFold(row.Connection, s.connection()) {
		return false
	}
	return hasFold(s.XPR.Services, row.Name)
}

func (s *Site) connection() string {
	if strings.EqualFold(s.XPR.CTIConnection, connectionTAPI) {
		return connectionTAPI
	}
	return connectionCSTA
}

// resolve puts the site's own names into a row of the catalogue.
func (s *Site) resolve(row catalogue.Service) catalogue.Service {
	names := strings.NewReplacer("<XPR>", s.XPR.ServerName,
		"<Exchange 2003>", s.XPR.Exchange2003Server, "<Exchange 2007>", s.XPR.Exchange2007Server)
	row.Key = names.Replace(row.Key)
	row.DisplayName = names.Replace(row.DisplayName)
	checkpoints := make([]string, 0, len(row.Checkpoints))
	for _, key := range row.Checkpoints {
		checkpoints = append(checkpoints, names.Replace(key))
	}
	if s.XPR.ISCNetworking {
		checkpoints = append(checkpoints, row.ISCCheckpoints...)
	}
	if row.Key == licenceService {
		checkpoints = append(checkpoints, s.ExtraCheckpoints...)
	}
	row.Checkpoints = checkpoints
	row.Kernel = s.IsKernel(row.Key)
	return row
}

// licenceService owns the checkpoints of the whole product (9.7.2-19).
const licenceService = "licsvc"

// serviceKey is the key in the service control manager of a service that the site file names.
func (s *Site) serviceKey(name string) string {
	if row, ok := catalogue.Find(name); ok {
		return s.resolve(row).Key
	}
	return name
}

// catalogueName is the catalogue's name of a service given by name or by its resolved key.
func (s *Site) catalogueName(service string) string {
	for _, name := range []string{catalogue.Exchange2003, catalogue.Exchange2007} {
		if strings.EqualFold(s.serviceKey(name), service) {
			return name
		}
	}
	return service
}
