# Removes all dependencies of a service; the slash stands for none, and sc.exe's success text is no proof.
# Manual 9.5.3-3; Microsoft, Windows commands: sc.exe config.
param([string]$Name)

$null | & sc.exe config $Name depend= /
