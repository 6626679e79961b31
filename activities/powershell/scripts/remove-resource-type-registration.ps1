# Removes the one-shot task of a resource type and its message file.
# Microsoft, ScheduledTasks module: Unregister-ScheduledTask.
param([string]$Task)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
Get-ScheduledTask | Where-Object { $_.TaskName -eq $Task } | Unregister-ScheduledTask -Confirm:$false
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
