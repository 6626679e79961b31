package cluster

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"changeover/activities/powershell/scripts"
	"changeover/config/catalogue"
)

// What a plan shows is what an administrator would type.
func TestCommandsReadLikeTheManuals(t *testing.T) {
	cases := map[string]scripts.Call{
		`Get-ClusterGroup | Where-Object { $_.Name -eq 'Kunde''s [Role]' } | ForEach-Object { $_.FailoverPeriod = 8 }`:    scripts.SetClusterGroupFailoverPeriod.Of("Name", "Kunde's [Role]", "Value", uint32(8)),
		`Get-ClusterGroup | Where-Object { $_.Name -eq 'R' } | Move-ClusterGroup -Node 'KERN2' -Wait 0`:                   scripts.MoveClusterGroup.Of("Name", "R", "Node", "KERN2"),
		`Get-ClusterNode | Where-Object { $_.Name -eq 'KERN2' } | Suspend-ClusterNode`:                                    scripts.SuspendClusterNode.Of("Name", "KERN2"),
		`Get-ClusterNode | Where-Object { $_.Name -eq 'KERN2' } | Resume-ClusterNode -Failback NoFailback`:                scripts.ResumeClusterNode.Of("Name", "KERN2"),
		`Add-ClusterResource -Name 'X' -Group 'R' -ResourceType 'Generic Service'`:                                        scripts.AddClusterResource.Of("Name", "X", "Group", "R", "ResourceType", catalogue.GenericServiceType),
		`Get-ClusterResource | Where-Object { $_.Name -eq 'X' } | Set-ClusterParameter -Name 'UseNetworkName' -Value 1`:   scripts.SetClusterParameterNumber.Of("Name", "X", "Parameter", "UseNetworkName", "Value", uint32(1)),
		`Get-ClusterResource | Where-Object { $_.Name -eq 'X' } | Add-ClusterCheckpoint -RegistryCheckpoint 'SOFTWARE\X'`: scripts.AddClusterCheckpoint.Of("Name", "X", "Key", `SOFTWARE\X`),
		`Get-ClusterResource | Where-Object { $_.Name -eq 'X' } | ForEach-Object { $_.SeparateMonitor = $false }`:         scripts.SetClusterResourceSeparateMonitor.Of("Name", "X", "Value", false),
		`Stop-Service -Name ClusSvc`: scripts.StopClusterService.Of(),
	}
	for want, c := range cases {
		assert.Equal(t, want, c.Command())
	}
}
