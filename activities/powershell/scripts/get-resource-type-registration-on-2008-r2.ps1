# Reads the state of the one-shot task that registers a resource type or evicts a node.
# Returns whether the task exists, its state, its exit code and its error message.
# This script is for Windows Server 2008 R2, which lacks Get-ScheduledTask. The script reads only the task folder \Changeover.
# The folder exists only after a task was registered in it. States and results are numbers in every language. In this release, a
# result is a signed number of 32 bits.
# Before Windows Server 2012, a task that has not run yet has no result of its own (0 or 1). Its last run is then before the
# year 2000. For such a task, the script returns the result 267011 (SCHED_S_TASK_HAS_NOT_RUN), as Windows does in later
# releases.
# The script reads the task before the task's message file: if the task has ended, the message is complete. The file is UTF-8
# without a byte order mark; without -Encoding, Get-Content would read it as ANSI.
# Source: Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder, RegisteredTask (State, LastTaskResult,
# LastRunTime); MS-TSCH: SchRpcGetLastRunInfo; about_Character_Encoding.
param([string]$Task)

$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$folders = @($scheduler.GetFolder('\').GetFolders(0) | Where-Object { $_.Name -eq 'Changeover' })
$tasks = @($folders | ForEach-Object { $_.GetTasks(1) } | Where-Object { $_.Name -eq $Task })
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    # A property that cannot be read is null. As a number it would be 0, which means success.
    foreach ($property in 'State', 'LastRunTime', 'LastTaskResult') {
        if ($null -eq $tasks[0].$property) { throw "$property of task $Task cannot be read" }
    }
    $state = @('Unknown', 'Disabled', 'Queued', 'Ready', 'Running')[$tasks[0].State]
    $result = [long]$tasks[0].LastTaskResult -band 4294967295
    if ($tasks[0].LastRunTime.Year -lt 2000) { $result = [long]267011 }
}
$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$message = ''
if (Test-Path -LiteralPath $file) { $message = @(Get-Content -LiteralPath $file -Encoding UTF8 | ForEach-Object { "$_" }) -join "`n" }
[pscustomobject]@{ exists = ($tasks.Count -gt 0); state = $state; result = $result; message = $message }
