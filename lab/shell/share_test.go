package shell

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"changeover/lab/cluster"
)

// fileServer builds a role with a clustered file server on the first node.
func (b *bench) fileServer() { b.fileServerBy("Install-WindowsFeature") }

// partOneFileServer is fileServer for Windows Server 2008 R2.
func (b *bench) partOneFileServer() { b.fileServerBy("Add-WindowsFeature") }

// fileServerBy builds a role with a clustered file server on the first node; installer is the cmdlet that installs Windows
// features.
func (b *bench) fileServerBy(installer string) {
	b.t.Helper()
	c := cluster.Of(b.world)
	disk, err := c.Storage.Add(c.Storage.Available()[0].ID)
	require.NoError(b.t, err)
	require.NoError(b.t, c.Groups.Move(cluster.AvailableStorage, "KERN1"))
	out, errs := b.run(b.kern1, `$ErrorActionPreference = 'Stop'
Add-ClusterGroup -Name Role | Out-Null
$ip = Add-ClusterResource -Name IP -ResourceType 'IP Address' -Group Role
$name = Add-ClusterResource -Name Name -ResourceType 'Network Name' -Group Role
@(
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $ip, Address, '172.26.209.43'
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $ip, SubnetMask, '255.255.255.0'
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $ip, Network, 'Cluster Network 1'
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $name, Name, 'XPRBERLIN'
    New-Object Microsoft.FailoverClusters.PowerShell.ClusterParameter $name, DnsName, 'XPRBERLIN'
) | Set-ClusterParameter
Add-ClusterResourceDependency -Resource Name -Provider IP | Out-Null
Move-ClusterResource -Name '`+disk.Name+`' -Group Role | Out-Null
`+installer+` -Name FS-FileServer | Out-Null
Add-ClusterResource -Name Files -ResourceType 'File Server' -Group Role | Out-Null
Set-ClusterResourceDependency -Resource Files -Dependency '([Name]) and ([`+disk.Name+`])' | Out-Null
(Start-ClusterGroup -Name Role).State`)
	require.Empty(b.t, errs)
	require.Equal(b.t, "Online", out)
	g, err := c.Groups.Get("Role")
	require.NoError(b.t, err)
	if g.OwnerNode != "KERN1" {
		require.NoError(b.t, c.Groups.Move("Role", "KERN1"))
		require.NoError(b.t, b.world.Await(context.Background(), func() bool {
			g, err := c.Groups.Get("Role")
			return err == nil && g.OwnerNode == "KERN1" && g.State == cluster.GroupOnline
		}))
	}
}

func TestSharesBelongToTheirScope(t *testing.T) {
	b := newBench(t)
	b.fileServer()
	b.prints(`New-Item -ItemType Directory -Path R:\x, C:\x | Out-Null; (New-SmbShare -Name S -Path R:\x -ScopeName XPRBERLIN -FullAccess 'BUILTIN\Administrators').ScopeName; (New-SmbShare -Name S -Path C:\x).ScopeName`, "XPRBERLIN", "*")
	b.prints(`(Get-SmbShare -Name S -ScopeName XPRBERLIN).Path; @(Get-SmbShare -Name S).Count`, `R:\x`, "2")
	b.prints(`Get-SmbShare -Name S -ScopeName '*' | Get-SmbShareAccess | ForEach-Object { "$($_.ScopeName) $($_.AccountName) $($_.AccessControlType) $($_.AccessRight)" }`,
		`* Everyone Allow Read`, `XPRBERLIN BUILTIN\Administrators Allow Full`)
	b.prints(`Grant-SmbShareAccess -Name S -ScopeName XPRBERLIN -AccountName Everyone -AccessRight Change -Force | ForEach-Object { "$($_.AccountName) $($_.AccessRight)" }`,
		`BUILTIN\Administrators Full`, "Everyone Change")
	b.prints(`(Revoke-SmbShareAccess -Name S -ScopeName XPRBERLIN -AccountName Everyone -Force).AccountName`, `BUILTIN\Administrators`)
	b.prints(`Set-SmbShare -Name S -ScopeName XPRBERLIN -Description 'a "b"' -Force; (Get-SmbShare -Name S -ScopeName XPRBERLIN).Description`, `a "b"`)
	b.prints(`Remove-SmbShare -Name S -ScopeName XPRBERLIN -Confirm:$false; (Get-SmbShare -Name S).ScopeName`, "*")
	out, _ := b.run(b.kern2, `@(Get-SmbShare -ScopeName XPRBERLIN).Count`)
	assert.Equal(t, "0", out)
}

func TestShareErrors(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.kern1.Files.MakeDir(`C:\x`))
	b.prints(`New-SmbShare -Name S -Path C:\x | Out-Null`)
	for script, want := range map[string]string{
		`New-SmbShare -Name S -Path C:\x`:                                      "CimException Windows System Error 2118,New-SmbShare NotSpecified 0",
		`New-SmbShare -Name T -Path C:\none`:                                   "CimException Windows System Error 2,New-SmbShare NotSpecified 0",
		`New-SmbShare -Name T -Path C:\x -FullAccess 'nobody'`:                 "CimException Windows System Error 1332,New-SmbShare NotSpecified 0",
		`New-SmbShare -Name T -Path C:\x -ScopeName XPRBERLIN`:                 "CimException Windows System Error 5004,New-SmbShare NotSpecified 0",
		`Get-SmbShare -Name nix`:                                               "CimJobException CmdletizationQuery_NotFound_Name,Get-SmbShare ObjectNotFound 0",
		`Remove-SmbShare -Name S`:                                              "PSInvalidOperationException InvalidOperation,Remove-SmbShare InvalidOperation 0",
		`Grant-SmbShareAccess -Name S -AccountName x -AccessRight Full -Force`: "CimException Windows System Error 1332,Grant-SmbShareAccess NotSpecified 0",
	} {
		b.fails(script, want)
	}
}
