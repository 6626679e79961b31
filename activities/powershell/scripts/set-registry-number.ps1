# Writes a 32-bit number below HKEY_LOCAL_MACHINE; numbers above 0x7fffffff are given as negative ones.
# Manual 9.4.3-7; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, SetValue (Registry.SetValue would create a missing key; this fails).
param([string]$Key, [string]$Name, [int]$Number)

[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key, $true).SetValue($Name, $Number, 'DWord')
