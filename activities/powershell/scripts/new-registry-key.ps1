# Creates a missing key below HKEY_LOCAL_MACHINE with its parents; one that exists stays as it is.
# Manual 9.3-5; Microsoft, class Microsoft.Win32.RegistryKey: CreateSubKey.
param([string]$Key)

[Microsoft.Win32.Registry]::LocalMachine.CreateSubKey($Key).Close()
