package config

import (
	"cmp"
	"strings"
)

// Drive is the shared cluster disk's drive with its colon, e.g. "R:".
func (s *Site) Drive() string {
	return strings.TrimSuffix(cmp.Or(s.Disk.DriveLetter, defaultDriveLetter), ":") + ":"
}

// PathFolders are the two folders of the machine's Path variable (9.4.4).
func (s *Site) PathFolders() []string {
	dir := s.WithDefaults().XPR.InstallDir
	return []string{dir + `\bin`, dir + `\SDKTools`}
}
