# Exports a registry tree to a file. Returns the lines that reg.exe prints.
# The file gets its final name only when it is complete. So nobody takes an interrupted export for a complete export.
# Source: manual 9.3 (back up before a change); Microsoft, Windows commands: reg export; Microsoft.PowerShell.Management module:
# Rename-Item.
param([string]$Tree, [string]$Part, [string]$Name)

$null | & reg.exe export "HKLM\$Tree" $Part /y; if ($LASTEXITCODE -eq 0) { Rename-Item -LiteralPath $Part -NewName $Name }
