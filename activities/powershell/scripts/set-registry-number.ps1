# Writes a 32-bit number below HKEY_LOCAL_MACHINE; numbers above 0x7fffffff are given as negative ones.
# Manual 9.4.3-7; Microsoft, class Microsoft.Win32.Registry: SetValue.
param([string]$Key, [string]$Name, [int]$Number)

[Microsoft.Win32.Registry]::SetValue("HKEY_LOCAL_MACHINE\$Key", $Name, $Number, 'DWord')
