package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCommandsGoByTheRelease(t *testing.T) {
	for release, want := range map[string][]string{
		"2008 R2": {
			"RSAT-Clustering", "Add-WindowsFeature -Name X", "Add-WindowsFeature -Name X", "Remove-WindowsFeature -Name X", "Resume-ClusterNode -Name N",
			"remove the entry from the permissions of the share in Failover Cluster Manager", "Microsoft Loopback Adapter",
		},
		"2012 R2": {
			"RSAT-Clustering-PowerShell", "Install-WindowsFeature -Name X", `Install-WindowsFeature -Name X -Source <medium of Windows>\sources\sxs`,
			"Uninstall-WindowsFeature -Name X", "Resume-ClusterNode -Name N -Failback NoFailback",
			`run Unblock-SmbShareAccess -Name 'S' -ScopeName 'V' -AccountName 'D\O''Neil' -Force on the role's owner`, "Microsoft KM-TEST Loopback Adapter",
		},
	} {
		s := &Site{Cluster: Cluster{WindowsServer: release}}
		c := s.Commands()
		assert.Equal(t, want, []string{
			s.ClusterModule(), s.InstallFeature("X", false), s.InstallFeature("X", true), c.RemoveFeature("X"), c.ResumeNode("N"), c.AllowShareAccess("S", "V", `D\O'Neil`), c.LoopbackAdapter(),
		}, release)
	}
}

func TestANameInACommandOfPowerShellIsQuoted(t *testing.T) {
	assert.Equal(t, "'Eva''s $role `(1)'", Quoted("Eva's $role `(1)"))
	assert.Equal(t, "'Eva\u2019\u2019s role'", Quoted("Eva\u2019s role"))
}

func TestDefenderIsTurnedOnAsTheReleaseAllows(t *testing.T) {
	assert.Equal(t, "Set-MpPreference -DisableRealtimeMonitoring $false", Commands{}.DefenderOn())
	assert.NotContains(t, Commands{On2008R2: true}.DefenderOn(), "Set-MpPreference")
	assert.Equal(t, "(Get-MpComputerStatus).RealTimeProtectionEnabled", Commands{}.DefenderState())
	assert.NotContains(t, Commands{On2008R2: true}.DefenderState(), "Get-MpComputerStatus")
}
