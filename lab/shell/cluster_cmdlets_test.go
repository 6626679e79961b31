package shell

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
)

func TestClusterObjects(t *testing.T) {
	b := newBench(t)
	b.prints(`(Get-Cluster).Name; (Get-ClusterNode).Name -join ','; [int](Get-ClusterNode -Name KERN2).State`, "XPRCLUSTER", "KERN1,KERN2", "0")
	b.prints(`$g = Add-ClusterGroup -Name 'A [1]'; "$($g.State) $($g.Priority) $($g.GroupType)"; [int]$g.State`, "Offline 2000 Unknown", "1")
	b.prints(`@(Get-ClusterGroup -Name 'A [1]').Count; @(Get-ClusterGroup -Name 'A*').Count`, "0", "2")
	b.prints(`$g = Get-ClusterGroup | Where-Object { $_.Name -eq 'A [1]' }; $g.Priority = '3000'; $g.Name = 'B'; "$($g.Name) $($g.Priority)"; (Get-ClusterGroup B).Priority`, "B 3000", "3000")
	b.prints(`$r = Add-ClusterResource -Name 'R: "x"' -ResourceType 'Generic Service' -Group B; $r.Name = 'R2'; $r.RestartPeriod = 900000; $r.SeparateMonitor = $true; $r = Get-ClusterResource R2; "$($r.RestartPeriod) $($r.SeparateMonitor) $($r.OwnerGroup.Name) $($r.ResourceType.Name) $($r.State)"; [int]$r.State`,
		"900000 True B Generic Service Offline", "3")
	b.prints(`ConvertTo-Json -Compress @{ s = (Get-ClusterResource R2).State }`, `{"s":3}`)
	b.prints(`Get-ClusterResource R2 | Set-ClusterParameter -Name ServiceName -Value 'O''Brien'; (Get-ClusterResource R2 | Get-ClusterParameter -Name ServiceName).Value`, "O'Brien")
	b.prints(`Get-ClusterGroup B | Set-ClusterOwnerNode -Owners KERN2, KERN1; (Get-ClusterOwnerNode -Group B).OwnerNodes.Name -join ','`, "KERN2,KERN1")
	b.prints(`Get-ClusterResource R2 | Set-ClusterOwnerNode -Owners KERN2; (Get-ClusterOwnerNode -Resource R2).OwnerNodes.Name`, "KERN2")
	b.prints(`Remove-ClusterResource -Name R2 -Force; @(Get-ClusterResource | Where-Object { $_.Name -eq 'R2' }).Count`, "0")
}

func TestClusterErrors(t *testing.T) {
	b := newBench(t)
	b.prints(`Add-ClusterGroup -Name G | Out-Null; Add-ClusterResource -Name R -ResourceType 'Generic Service' -Group G | Out-Null`)
	const module = ",Microsoft.FailoverClusters.PowerShell."
	for script, want := range map[string]string{
		`Get-ClusterGroup -Name nix`:                                      "ClusterCmdletException ClusterObjectNotFound" + module + "GetClusterGroupCommand ObjectNotFound 0",
		`Move-ClusterGroup -Name nix`:                                     "ClusterCmdletException ClusterObjectNotFound" + module + "MoveClusterGroupCommand ObjectNotFound 0",
		`Add-ClusterGroup -Name G`:                                        "ClusterCmdletException Add-ClusterGroup" + module + "AddClusterGroupCommand NotSpecified 5010",
		`Add-ClusterResource -Name X -ResourceType nix -Group G`:          "ClusterCmdletException Add-ClusterResource" + module + "AddClusterResourceCommand NotSpecified 5078",
		`Add-ClusterResourceDependency -Resource R -Provider nix`:         "ClusterCmdletException ClusterObjectNotFound" + module + "AddClusterResourceDependencyCommand ObjectNotFound 5007",
		`Get-ClusterResource R | Set-ClusterParameter -Name Nix -Value 1`: "ClusterCmdletException Set-ClusterParameter" + module + "SetClusterParameterCommand NotSpecified 87",
		`Set-ClusterOwnerNode -Group G -Owners NIX`:                       "ClusterCmdletException ClusterObjectNotFound" + module + "SetClusterOwnerNodeCommand ObjectNotFound 5042",
		`Start-ClusterResource -Name R`:                                   "ClusterCmdletException Start-ClusterResource" + module + "StartClusterResourceCommand NotSpecified 1060",
		`Remove-ClusterResource -Name R`:                                  "PSInvalidOperationException InvalidOperation,Microsoft.FailoverClusters.PowerShell.RemoveClusterResourceCommand InvalidOperation 0",
		`$g = Get-ClusterGroup G; $g.Priority = -1`:                       "SetValueInvocationException ExceptionWhenSetting NotSpecified 0",
		`$g = Get-ClusterGroup G; $g.FailoverPeriod = 5000`:               "SetValueInvocationException ExceptionWhenSetting NotSpecified 87",
		`$g = Get-ClusterGroup G; $g.State = 1`:                           "RuntimeException PropertyAssignmentException InvalidOperation 0",
		`Suspend-ClusterNode -Name NIX`:                                   "ClusterCmdletException ClusterObjectNotFound" + module + "SuspendClusterNodeCommand ObjectNotFound 5042",
	} {
		b.fails(script, want)
	}
}

func TestAPausedNodeTakesNoGroup(t *testing.T) {
	b := newBench(t)
	b.prints(`Add-ClusterGroup -Name G | Out-Null; Suspend-ClusterNode -Name KERN2 | ForEach-Object { "$($_.Name) $($_.State)" }`, "KERN2 Paused")
	b.fails(`Move-ClusterGroup -Name G -Node KERN2 -Wait 0`, "ClusterCmdletException Move-ClusterGroup,Microsoft.FailoverClusters.PowerShell.MoveClusterGroupCommand NotSpecified 5070")
	b.prints(`(Resume-ClusterNode -Name KERN2 -Failback NoFailback).State`, "Up")
	b.prints(`(Move-ClusterGroup -Name G -Node KERN2).OwnerNode.Name`, "KERN2")
}

func TestPropertiesOfOnlineResourcesAreStoredWithAWarning(t *testing.T) {
	b := newBench(t)
	b.fileServer()
	out, errs := b.run(b.kern1, `Get-ClusterResource IP | Set-ClusterParameter -Name Address -Value 172.26.209.44 3>&1 | ForEach-Object { $_.GetType().Name }; (Get-ClusterResource IP).State`)
	assert.Empty(t, errs)
	assert.Equal(t, "WarningRecord\nOnline", out)
	b.prints(`(Get-ClusterResourceDependency -Resource Files).DependencyExpression -like '([[]Name]) and ([[]Cluster Disk *])'`, "True")
	b.prints(`(Get-ClusterResourceDependency -Resource Name -Guid).DependencyExpression -eq "([$((Get-ClusterResource IP).Id)])"`, "True")
}

func TestCheckpoints(t *testing.T) {
	b := newBench(t)
	b.prints(`Add-ClusterGroup -Name G | Out-Null; Add-ClusterResource -Name R -ResourceType 'Generic Service' -Group G | Out-Null`)
	owner := b.world.Host(mustGroup(t, b, "G"))
	require.NoError(t, owner.Registry.CreateKey(`SOFTWARE\Lab`))
	b.prints(`(Get-ClusterResource R | Add-ClusterCheckpoint -RegistryCheckpoint 'SOFTWARE\Lab').Name; (Get-ClusterCheckpoint -ResourceName R -RegistryCheckpoint).Name`, `SOFTWARE\Lab`, `SOFTWARE\Lab`)
	b.fails(`Add-ClusterCheckpoint -ResourceName R -RegistryCheckpoint 'SOFTWARE\Lab'`, "ClusterCmdletException Add-ClusterCheckpoint,Microsoft.FailoverClusters.PowerShell.AddClusterCheckpointCommand NotSpecified 183")
	b.fails(`Remove-ClusterCheckpoint -ResourceName R -CheckpointName 'SOFTWARE\Lab' -RegistryCheckpoint`, "PSInvalidOperationException InvalidOperation,Microsoft.PowerShell.Commands.RemoveClusterCheckpointCommand InvalidOperation 0")
	b.prints(`Remove-ClusterCheckpoint -ResourceName R -CheckpointName 'SOFTWARE\Lab' -RegistryCheckpoint -Force; @(Get-ClusterCheckpoint -ResourceName R).Count`, "0")
}

// mustGroup returns the owner of a group.
func mustGroup(t *testing.T, b *bench, name string) (owner string) {
	t.Helper()
	g, err := cluster.Of(b.world).Groups.Get(name)
	require.NoError(t, err)
	return g.OwnerNode
}

func TestClusterCmdletsFailWithoutTheClusterService(t *testing.T) {
	b := newBench(t)
	b.prints(`Stop-Service -Name ClusSvc -Force`)
	b.fails(`Get-ClusterNode`, "ClusterCmdletException ClusterEndpointNotRegistered,Microsoft.FailoverClusters.PowerShell.GetClusterNodeCommand ConnectionError 1753")
}

func TestAPendingResourceRefusesToStart(t *testing.T) {
	b := newBench(t)
	b.fileServer()
	b.fails(`Stop-ClusterResource -Name Files -Wait 0 | Out-Null; Start-ClusterResource -Name Files -Wait 0`, "ClusterCmdletException Start-ClusterResource,Microsoft.FailoverClusters.PowerShell.StartClusterResourceCommand NotSpecified 5023")
}

// Microsoft, "System Error Codes", 5908: a group that moves accepts no request.
func TestAMovingGroupRefusesEveryCmdlet(t *testing.T) {
	b := newBench(t)
	b.fileServer()
	const module = ",Microsoft.FailoverClusters.PowerShell."
	for cmdlet, class := range map[string]string{"Move-ClusterGroup -Node KERN2": "MoveClusterGroup", "Start-ClusterGroup": "StartClusterGroup", "Stop-ClusterGroup": "StopClusterGroup"} {
		name, more, _ := strings.Cut(cmdlet, " ")
		b.prints(`if ((Get-ClusterGroup -Name Role).OwnerNode.Name -ne 'KERN1') { Move-ClusterGroup -Name Role -Node KERN1 | Out-Null }`)
		b.fails(`Move-ClusterGroup -Name Role -Node KERN2 -Wait 0 | Out-Null; `+name+` -Name Role -Wait 0 `+more, "ClusterCmdletException "+name+module+class+"Command NotSpecified 5908")
		b.prints(`while ((Get-ClusterGroup -Name Role).State -ne 'Online') { Start-Sleep -Milliseconds 5 }`)
	}
}
