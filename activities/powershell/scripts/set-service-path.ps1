# Sets the command line of a service. Returns the return value of the method: 0 is success, every other number is a failure.
# Source: manual 9.8.2/3; Microsoft, class Win32_Service: Change.
param([string]$Name, [string]$BinaryPath)

Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $Name } | Invoke-CimMethod -MethodName Change -Arguments @{ PathName = $BinaryPath } | Select-Object -Property ReturnValue
