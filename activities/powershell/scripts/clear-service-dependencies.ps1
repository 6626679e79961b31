# Removes all dependencies of a service: the slash means none. The success text of sc.exe proves nothing, so the caller reads them again.
# Manual 9.5.3-3; Microsoft, Windows commands: sc.exe config.
param([string]$Name)

$null | & sc.exe config $Name depend= /
