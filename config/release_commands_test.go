package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCommandsGoByTheRelease(t *testing.T) {
	for release, want := range map[string][]string{
		"2008 R2": {
			"RSAT-Clustering", "Add-WindowsFeature -Name X", "Add-WindowsFeature -Name X", "Remove-WindowsFeature -Name X", "Resume-ClusterNode -Name N",
			"remove the entry from the permissions of the share in Failover Cluster Manager",
		},
		"2012 R2": {
			"RSAT-Clustering-PowerShell", "Install-WindowsFeature -Name X", `Install-WindowsFeature -Name X -Source <medium of Windows>\sources\sxs`,
			"Uninstall-WindowsFeature -Name X", "Resume-ClusterNode -Name N -Failback NoFailback",
			"run Unblock-SmbShareAccess -Name 'S' -ScopeName 'V' -AccountName 'A' -Force on the role's owner",
		},
	} {
		s := &Site{Cluster: Cluster{WindowsServer: release}}
		c := s.Commands()
		assert.Equal(t, want, []string{
			s.ClusterModule(), s.InstallFeature("X", false), s.InstallFeature("X", true), c.RemoveFeature("X"), c.ResumeNode("N"), c.AllowShareAccess("S", "V", "A"),
		}, release)
	}
}
