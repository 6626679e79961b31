# Exports a registry tree to a file. The file gets its name only when it is complete, so that an export that was interrupted is not
# taken for a complete one.
# Manual 9.3 (back up before changing); Microsoft, Windows commands: reg export; Microsoft.PowerShell.Management module: Rename-Item.
param([string]$Tree, [string]$Part, [string]$Name)

$null | & reg.exe export "HKLM\$Tree" $Part /y; if ($LASTEXITCODE -eq 0) { Rename-Item -LiteralPath $Part -NewName $Name }
