# Sets whether a service has a process of its own: own or share. Returns the lines that sc.exe prints.
# Source: Microsoft, Windows commands: sc.exe config.
param([string]$Name, [string]$Type)

$null | & sc.exe config $Name type= $Type
