# Sets the account that a service logs on with; a return value other than 0 is a failure.
# Manual 9.5.2; Microsoft, class Win32_Service: Change.
param([string]$Name, [string]$Account, [string]$Password)

Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $Name } | Invoke-CimMethod -MethodName Change -Arguments @{ StartName = $Account; StartPassword = $Password } | Select-Object -Property ReturnValue
