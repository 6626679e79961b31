# Writes a value with several lines (REG_MULTI_SZ) below HKLM.
# Returns nothing. If the key does not exist, the script fails; the method Registry.SetValue would create the key.
# Source: manual 9.3, 9.10; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, SetValue.
param([string]$Key, [string]$Name, [string[]]$Lines)

[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key, $true).SetValue($Name, $Lines, 'MultiString')
