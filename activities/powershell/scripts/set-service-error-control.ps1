# Sets the error control of a service, which is the severity of a failed start: normal, severe, critical or ignore.
# Returns the lines that sc.exe prints.
# Source: Microsoft, Windows commands: sc.exe config.
param([string]$Name, [string]$ErrorControl)

$null | & sc.exe config $Name error= $ErrorControl
