# Writes a value of several lines below HKEY_LOCAL_MACHINE.
# Manual 9.3, 9.10; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, SetValue (Registry.SetValue would create a missing key; this fails).
param([string]$Key, [string]$Name, [string[]]$Lines)

[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key, $true).SetValue($Name, $Lines, 'MultiString')
