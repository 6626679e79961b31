# Removes the one-shot task of a resource type, or of an eviction, and its message file.
# Only the task folder of this service is read: a broken task in another folder would make Get-ScheduledTask fail.
# Microsoft, ScheduledTasks module: Unregister-ScheduledTask.
param([string]$Task)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$tasks = @()
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { $_.TaskName -eq $Task }) } catch {
    # The folder does not exist before its first task.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
$tasks | Unregister-ScheduledTask -Confirm:$false
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
