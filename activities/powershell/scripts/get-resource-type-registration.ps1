# Reads how the one-shot task of a resource type, or of an eviction, stands: its state, its exit code and its error message.
# Only the service's own folder of tasks is read: one broken task of somebody else makes Get-ScheduledTask fail.
# The task is read before its message: one that has ended by then has written the whole message, as UTF-8 without a
# byte order mark, which Get-Content reads as ANSI without -Encoding.
# Microsoft, ScheduledTasks module: Get-ScheduledTask, Get-ScheduledTaskInfo; about_Character_Encoding.
param([string]$Task)

$tasks = @()
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { $_.TaskName -eq $Task }) } catch {
    # Without a task in the folder there is no folder.
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
