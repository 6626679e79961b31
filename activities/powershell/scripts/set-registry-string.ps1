# Writes a text value below HKEY_LOCAL_MACHINE; Type is String or ExpandString. The value without a name is the default one.
# Manual 9.3; Microsoft, class Microsoft.Win32.Registry: SetValue.
param([string]$Key, [string]$Name, [string]$Type, [string]$Value)

[Microsoft.Win32.Registry]::SetValue("HKEY_LOCAL_MACHINE\$Key", $Name, $Value, $Type)
