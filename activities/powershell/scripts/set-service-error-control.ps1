# Sets how severe a failed start of a service is: normal, severe, critical or ignore.
# Microsoft, Windows commands: sc.exe config.
param([string]$Name, [string]$ErrorControl)

$null | & sc.exe config $Name error= $ErrorControl
