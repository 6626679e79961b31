# Removes the one-shot task of a resource type, or of an eviction, and its message file.
# Only the service's own folder of tasks is read: one broken task of somebody else makes Get-ScheduledTask fail.
# Microsoft, ScheduledTasks module: Unregister-ScheduledTask.
param([string]$Task)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$tasks = @()
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { $_.TaskName -eq $Task }) } catch {
    # Without a task in the folder there is no folder.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
$tasks | Unregister-ScheduledTask -Confirm:$false
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
