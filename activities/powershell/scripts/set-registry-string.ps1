# Writes a text value below HKEY_LOCAL_MACHINE; Type is String or ExpandString. The value without a name is the default one.
# Manual 9.3; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, SetValue (Registry.SetValue would create a missing key; this fails).
param([string]$Key, [string]$Name, [string]$Type, [string]$Value)

[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key, $true).SetValue($Name, $Value, $Type)
