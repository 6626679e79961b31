# Creates a service that logs on with an account. Returns nothing.
# The password is not on a command line, and it is not a text argument of a cmdlet: module logging would record such an
# argument.
# Source: manual 9.8.2/3; Microsoft, Microsoft.PowerShell.Management module: New-Service; class System.Net.NetworkCredential.
param([string]$Name, [string]$BinaryPath, [string]$DisplayName, [string]$StartMode, [string]$Account, [string]$Password)

$secure = [System.Net.NetworkCredential]::new('', $Password).SecurePassword
$credential = New-Object System.Management.Automation.PSCredential ($Account, $secure)
New-Service -Name $Name -BinaryPathName $BinaryPath -DisplayName $DisplayName -StartupType $StartMode -Credential $credential | Out-Null
