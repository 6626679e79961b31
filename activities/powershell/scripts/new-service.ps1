# Creates a service that logs on with an account; its password is on no command line and given to no cmdlet as text,
# which module logging would write down.
# Manual 9.8.2-3; Microsoft, Microsoft.PowerShell.Management module: New-Service; class System.Net.NetworkCredential.
param([string]$Name, [string]$BinaryPath, [string]$DisplayName, [string]$StartMode, [string]$Account, [string]$Password)

$secure = [System.Net.NetworkCredential]::new('', $Password).SecurePassword
$credential = New-Object System.Management.Automation.PSCredential ($Account, $secure)
New-Service -Name $Name -BinaryPathName $BinaryPath -DisplayName $DisplayName -StartupType $StartMode -Credential $credential | Out-Null
