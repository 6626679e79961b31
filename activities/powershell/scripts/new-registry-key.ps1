# Creates a key below HKLM, with its parent keys if they are missing. A key that exists stays as it is. Returns nothing.
# Source: manual 9.3/5; Microsoft, class Microsoft.Win32.RegistryKey: CreateSubKey.
param([string]$Key)

[Microsoft.Win32.Registry]::LocalMachine.CreateSubKey($Key).Close()
