# Sets the account with which a service logs on.
# Returns the return value of the method: 0 is success, every other number is a failure.
# Source: manual 9.5.2; Microsoft, class Win32_Service: Change.
param([string]$Name, [string]$Account, [string]$Password)

Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -eq $Name } | Invoke-CimMethod -MethodName Change -Arguments @{ StartName = $Account; StartPassword = $Password } | Select-Object -Property ReturnValue
