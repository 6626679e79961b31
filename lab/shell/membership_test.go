package shell

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Microsoft, Add-ClusterNode and Remove-ClusterNode: neither cmdlet can be run remotely without CredSSP. A task on the host can
// run both.
func TestOnlyATaskChangesTheMembershipOfNodes(t *testing.T) {
	b := newBench(t)
	const module = "ClusterCmdletException ClusterCmdletException,Microsoft.FailoverClusters.PowerShell."
	b.fails(`Remove-ClusterNode -Name KERN2 -Force`, module+"RemoveClusterNodeCommand AuthenticationError 5")
	b.fails(`Add-ClusterNode -Name KERN2`, module+"AddClusterNodeCommand AuthenticationError 5")
	local := Logon{User: `NT AUTHORITY\SYSTEM`}
	out, errs := b.as(local, b.kern1, `Remove-ClusterNode -Name KERN2`)
	require.Contains(t, errs, "NonInteractive", out)
	_, errs = b.as(local, b.kern1, `Remove-ClusterNode -Name KERN2 -Force`)
	require.Empty(t, errs)
	b.prints(`(Get-ClusterNode).Name; (Get-Service ClusSvc).Status`, "KERN1", "Running")
	out, _ = b.run(b.kern2, `"$((Get-Service ClusSvc).Status) $((Get-Service ClusSvc).StartType)"`)
	require.Equal(t, "Stopped Disabled", out)
	_, errs = b.as(local, b.kern1, `Remove-ClusterNode -Name KERN1 -Force`)
	require.Contains(t, errs, "not supported by the lab")
	_, errs = b.as(local, b.kern1, `Add-ClusterNode -Name KERN2 | Out-Null`)
	require.Empty(t, errs)
	require.Eventually(t, func() bool {
		out, _ := b.run(b.kern1, `(Get-ClusterNode).State -join ','`)
		return out == "Up,Up"
	}, 10*time.Second, 10*time.Millisecond)
}

func TestTheWitnessOfTheQuorum(t *testing.T) {
	b := newBench(t)
	b.prints(`(Get-ClusterQuorum).QuorumResource.Name`, "Cluster Disk 1")
	b.prints(`Stop-ClusterResource -Name 'Cluster Disk 1' | Out-Null; Remove-ClusterResource -Name 'Cluster Disk 1' -Force; $null -eq (Get-ClusterQuorum).QuorumResource`, "True")
}
