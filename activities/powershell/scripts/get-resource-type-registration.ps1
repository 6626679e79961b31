# Reads how the one-shot task of a resource type, or of an eviction, stands: its state, its exit code and its error message.
# Only the task folder of this service is read: a broken task in another folder would make Get-ScheduledTask fail.
# The task is read before its message file: if the task has ended, the message is complete. It is UTF-8 without a byte order mark,
# which Get-Content would read as ANSI without -Encoding.
# Microsoft, ScheduledTasks module: Get-ScheduledTask, Get-ScheduledTaskInfo; about_Character_Encoding.
param([string]$Task)

$tasks = @()
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { $_.TaskName -eq $Task }) } catch {
    # The folder does not exist before its first task.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    $state = "$($tasks[0].State)"
    $result = [long]($tasks[0] | Get-ScheduledTaskInfo).LastTaskResult
}
$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$message = ''
if (Test-Path -LiteralPath $file) { $message = @(Get-Content -LiteralPath $file -Encoding UTF8 | ForEach-Object { "$_" }) -join "`n" }
[pscustomobject]@{ exists = ($tasks.Count -gt 0); state = $state; result = $result; message = $message }
