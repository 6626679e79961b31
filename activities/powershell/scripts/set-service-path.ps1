# Sets the command line that a service runs; a return value other than 0 is a failure.
# Manual 9.8.2-3; Microsoft, class Win32_Service: Change.
param([string]$Name, [string]$BinaryPath)

Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $Name } | Invoke-CimMethod -MethodName Change -Arguments @{ PathName = $BinaryPath } | Select-Object -Property ReturnValue
