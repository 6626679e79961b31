# Reads the state of the one-shot task that registers a resource type or evicts a node.
# Returns whether the task exists, its state, its exit code and its error message.
# The script reads only the task folder \Changeover: a broken task in another folder would make Get-ScheduledTask fail.
# The script reads the task before the task's message file: if the task has ended, the message is complete. The file is UTF-8
# without a byte order mark; without -Encoding, Get-Content would read it as ANSI.
# Source: Microsoft, ScheduledTasks module: Get-ScheduledTask, Get-ScheduledTaskInfo; about_Character_Encoding.
param([string]$Task)

$tasks = @()
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { $_.TaskName -eq $Task }) } catch {
    # The task folder does not exist before it has a task.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    $info = $tasks[0] | Get-ScheduledTaskInfo
    # A property that cannot be read is null. As a number it would be 0, which means success.
    if ($null -eq $tasks[0].State) { throw "State of task $Task cannot be read" }
    if ($null -eq $info.LastTaskResult) { throw "LastTaskResult of task $Task cannot be read" }
    $state = "$($tasks[0].State)"
    $result = [long]$info.LastTaskResult
}
$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$message = ''
if (Test-Path -LiteralPath $file) { $message = @(Get-Content -LiteralPath $file -Encoding UTF8 | ForEach-Object { "$_" }) -join "`n" }
[pscustomobject]@{ exists = ($tasks.Count -gt 0); state = $state; result = $result; message = $message }
