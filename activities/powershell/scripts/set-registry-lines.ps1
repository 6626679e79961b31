# Writes a value of several lines below HKEY_LOCAL_MACHINE.
# Manual 9.3, 9.10; Microsoft, class Microsoft.Win32.Registry: SetValue.
param([string]$Key, [string]$Name, [string[]]$Lines)

[Microsoft.Win32.Registry]::SetValue("HKEY_LOCAL_MACHINE\$Key", $Name, $Lines, 'MultiString')
