# Exports a registry tree to a file.
# Manual 9.3 (back up before changing); Microsoft, Windows commands: reg export.
param([string]$Tree, [string]$File)

$null | & reg.exe export "HKLM\$Tree" $File /y
