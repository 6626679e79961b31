package activities

import (
	"testing"

	"changeover/activities/powershell"
	"changeover/config/catalogue"

	"github.com/stretchr/testify/assert"
)

// What a plan shows is what an administrator would type.
func TestCommandsReadLikeTheManuals(t *testing.T) {
	cases := map[string]powershell.Call{
		`Get-ClusterGroup | Where-Object { $_.Name -eq 'Kunde''s [Role]' } | ForEach-Object { $_.FailoverPeriod = 8 }`: call(
			powershell.SetClusterGroupFailoverPeriod, "Name", "Kunde's [Role]", "Value", uint32(8)),
		`Get-ClusterGroup | Where-Object { $_.Name -eq 'R' } | Move-ClusterGroup -Node 'KERN2' -Wait 0`: call(
			powershell.MoveClusterGroup, "Name", "R", "Node", "KERN2"),
		`Get-ClusterNode | Where-Object { $_.Name -eq 'KERN2' } | Suspend-ClusterNode`: call(
			powershell.SuspendClusterNode, "Name", "KERN2"),
		`Get-ClusterNode | Where-Object { $_.Name -eq 'KERN2' } | Resume-ClusterNode -Failback NoFailback`: call(
			powershell.ResumeClusterNode, "Name", "KERN2"),
		`Add-ClusterResource -Name 'X' -Group 'R' -ResourceType 'Generic Service'`: call(
			powershell.AddClusterResource, "Name", "X", "Group", "R", "ResourceType", catalogue.GenericServiceType),
		`Get-ClusterResource | Where-Object { $_.Name -eq 'X' } | Set-ClusterParameter -Name 'UseNetworkName' -Value 1`: call(
			powershell.SetClusterParameterNumber, "Name", "X", "Parameter", "UseNetworkName", "Value", uint32(1)),
		`Get-ClusterResource | Where-Object { $_.Name -eq 'X' } | Add-ClusterCheckpoint -RegistryCheckpoint 'SOFTWARE\X'`: call(
			powershell.AddClusterCheckpoint, "Name", "X", "Key", `SOFTWARE\X`),
		`Get-ClusterResource | Where-Object { $_.Name -eq 'X' } | ForEach-Object { $_.SeparateMonitor = $false }`: call(
			powershell.SetClusterResourceSeparateMonitor, "Name", "X", "Value", false),
		`Stop-Service -Name ClusSvc`: call(powershell.StopClusterService),
	}
	for want, c := range cases {
		assert.Equal(t, want, c.Command())
	}
}
