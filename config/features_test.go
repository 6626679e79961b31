package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFeaturesOfWindowsGoByTheRelease(t *testing.T) {
	for release, want := range map[string][]string{
		"2008 R2": {"RSAT-Clustering", "Add-WindowsFeature -Name X", "Add-WindowsFeature -Name X"},
		"2012 R2": {"RSAT-Clustering-PowerShell", "Install-WindowsFeature -Name X", `Install-WindowsFeature -Name X -Source <medium of Windows>\sources\sxs`},
	} {
		s := &Site{Cluster: Cluster{WindowsServer: release}}
		assert.Equal(t, want, []string{s.ClusterModule(), s.InstallFeature("X", false), s.InstallFeature("X", true)}, release)
	}
}
