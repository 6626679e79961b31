# Renames a key below HKLM, with everything in it, in one call. Returns nothing.
# The keys keep their access lists. Rename-Item would lose these lists, because it copies the tree and deletes the original.
# Source: manual 9.3/2d; Microsoft, function RegRenameKey (winreg.h): the new name must not exist; Microsoft.PowerShell.Utility
# module: Add-Type.
param([string]$Key, [string]$NewName)

$declaration = '[DllImport("advapi32.dll", CharSet = CharSet.Unicode)] public static extern int RegRenameKey(Microsoft.Win32.SafeHandles.SafeRegistryHandle key, string subKeyName, string newKeyName);'
$api = Add-Type -MemberDefinition $declaration -Namespace Changeover -Name Registry -PassThru
$last = $Key.LastIndexOf('\')
$parent = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key.Substring(0, $last), $true)
if ($null -eq $parent) { throw "HKLM\$($Key.Substring(0, $last)) does not exist" }
$code = $api::RegRenameKey($parent.Handle, $Key.Substring($last + 1), $NewName)
$parent.Close()
if ($code -ne 0) { throw (New-Object System.ComponentModel.Win32Exception $code) }
