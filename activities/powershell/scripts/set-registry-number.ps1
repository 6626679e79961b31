# Writes a 32-bit number (REG_DWORD) below HKLM.
# Returns nothing. The caller gives a number above 0x7fffffff as the negative number with the same bits. If the key does not
# exist, the script fails; the method Registry.SetValue would create the key.
# Source: manual 9.4.3/7; Microsoft, class Microsoft.Win32.RegistryKey: OpenSubKey, SetValue.
param([string]$Key, [string]$Name, [int]$Number)

[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($Key, $true).SetValue($Name, $Number, 'DWord')
