# Creates a service that logs on with an account; its password is on no command line.
# Manual 9.8.2-3; Microsoft, Microsoft.PowerShell.Management module: New-Service.
param([string]$Name, [string]$BinaryPath, [string]$DisplayName, [string]$StartMode, [string]$Account, [string]$Password)

$secure = ConvertTo-SecureString -String $Password -AsPlainText -Force
$credential = New-Object System.Management.Automation.PSCredential ($Account, $secure)
New-Service -Name $Name -BinaryPathName $BinaryPath -DisplayName $DisplayName -StartupType $StartMode -Credential $credential | Out-Null
