# Creates a service that logs on with an account. The password is neither on a command line nor the text argument of a cmdlet,
# which module logging would record.
# Manual 9.8.2-3; Microsoft, Microsoft.PowerShell.Management module: New-Service; class System.Net.NetworkCredential.
param([string]$Name, [string]$BinaryPath, [string]$DisplayName, [string]$StartMode, [string]$Account, [string]$Password)

$secure = [System.Net.NetworkCredential]::new('', $Password).SecurePassword
$credential = New-Object System.Management.Automation.PSCredential ($Account, $secure)
New-Service -Name $Name -BinaryPathName $BinaryPath -DisplayName $DisplayName -StartupType $StartMode -Credential $credential | Out-Null
