package shell

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The registry provider treats a slash as a backslash (PowerShell issue 5536); .NET treats it as a part of the name.
func TestSlashesInNamesOfKeys(t *testing.T) {
	b := newBench(t)
	b.prints(`[Microsoft.Win32.Registry]::LocalMachine.CreateSubKey('SOFTWARE\Lab\a/b').Close(); [Microsoft.Win32.Registry]::SetValue('HKEY_LOCAL_MACHINE\SOFTWARE\Lab\a/b', 'v', @('x', 'y'), 'MultiString')
[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Lab').GetSubKeyNames(); [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Lab\a/b').GetValue('v')`, "a/b", "x", "y")
	b.prints(`Test-Path -LiteralPath 'HKLM:\SOFTWARE\Lab\a/b'; $null -eq [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Lab\a')`, "False", "True")
	b.fails(`[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Lab').DeleteValue('v')`, "MethodInvocationException UnauthorizedAccessException NotSpecified 0")
}

// RegRenameKey renames the key itself; Rename-Item creates a new key, which inherits its access list.
func TestRenamedKeysAndTheirAccessLists(t *testing.T) {
	const list = "D:PAI(A;OICI;KA;;;SY)"
	b := newBench(t)
	for _, name := range []string{"one", "two"} {
		require.NoError(t, b.kern1.Registry.CreateKey(`SOFTWARE\Lab\`+name))
		require.NoError(t, b.kern1.Registry.Protect(`SOFTWARE\Lab\`+name, list))
	}
	b.prints(`$api = Add-Type -Namespace Lab -Name Registry -PassThru -MemberDefinition '[DllImport("advapi32.dll", CharSet = CharSet.Unicode)] public static extern int RegRenameKey(Microsoft.Win32.SafeHandles.SafeRegistryHandle key, string subKeyName, string newKeyName);'
$lab = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Lab', $true)
$api::RegRenameKey($lab.Handle, 'one', 'two'); $api::RegRenameKey($lab.Handle, 'one', 'kept'); $api::RegRenameKey([Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Lab').Handle, 'two', 'x')
Rename-Item -LiteralPath 'HKLM:\SOFTWARE\Lab\two' -NewName 'lost'`, "183", "0", "5")
	kept, err := b.kern1.Registry.Key(`SOFTWARE\Lab\kept`)
	require.NoError(t, err)
	lost, err := b.kern1.Registry.Key(`SOFTWARE\Lab\lost`)
	require.NoError(t, err)
	assert.Equal(t, []string{list, ""}, []string{kept.Access, lost.Access})
}
