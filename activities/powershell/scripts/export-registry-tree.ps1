# Exports a registry tree to a file. The file has another name until it is whole: what a crash cuts short must not pass for an export.
# Manual 9.3 (back up before changing); Microsoft, Windows commands: reg export; Microsoft.PowerShell.Management module: Rename-Item.
param([string]$Tree, [string]$Part, [string]$Name)

$null | & reg.exe export "HKLM\$Tree" $Part /y; if ($LASTEXITCODE -eq 0) { Rename-Item -LiteralPath $Part -NewName $Name }
