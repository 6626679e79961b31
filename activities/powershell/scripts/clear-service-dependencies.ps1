# Removes all dependencies of a service; the slash means no dependencies.
# Returns the lines that sc.exe prints. The success text of sc.exe proves nothing, so the caller reads the dependencies again.
# Source: manual 9.5.3/3; Microsoft, Windows commands: sc.exe config.
param([string]$Name)

$null | & sc.exe config $Name depend= /
