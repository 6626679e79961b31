# Removes the one-shot task that registers a resource type or evicts a node, and the task's message file. Returns nothing.
# The script uses only the task folder \Changeover: a broken task in another folder would make Get-ScheduledTask fail.
# Source: Microsoft, ScheduledTasks module: Unregister-ScheduledTask.
param([string]$Task)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$tasks = @()
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { $_.TaskName -eq $Task }) } catch {
    # The task folder does not exist before it has a task.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
$tasks | Unregister-ScheduledTask -Confirm:$false
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
