# Writes a text value below HKLM, as String (REG_SZ) or ExpandString (REG_EXPAND_SZ).
# Returns nothing. An empty name means the default value of the key. If the key does not exist, the script fails; the method
# Registry.SetValue would create the key.
# Source: manual 9.3; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, SetValue.
param([string]$Key, [string]$Name, [string]$Type, [string]$Value)

[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key, $true).SetValue($Name, $Value, $Type)
