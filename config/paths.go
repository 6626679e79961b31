package config

import (
	"fmt"

	"changeover/config/catalogue"
)

// Drive is the shared cluster disk's drive with its colon, e.g. "R:".
func (s *Site) Drive() string {
	if s.Disk.DriveLetter == "" {
		return defaultDriveLetter + ":"
	}
	return s.Disk.DriveLetter + ":"
}

// BinaryPath is where a service's program is expected; the install node's service
// control manager has the last word (E-C19).
func (s *Site) BinaryPath(service catalogue.Service) string {
	x := s.WithDefaults().XPR
	if service.Key == licenceService {
		return x.LicsvcDir + `\` + service.Binary
	}
	return x.InstallDir + `\` + service.Binary
}

// PathFolders are the two folders of the machine's Path variable (9.4.4).
func (s *Site) PathFolders() []string {
	dir := s.WithDefaults().XPR.InstallDir
	return []string{dir + `\bin`, dir + `\SDKTools`}
}

// LicsvcAddress is the data of the registry value of that name (V-41).
func (s *Site) LicsvcAddress() string {
	return fmt.Sprintf("tcpip://%s:%d", s.VirtualServer.IP, s.WithDefaults().Licensing.ServicePort)
}
