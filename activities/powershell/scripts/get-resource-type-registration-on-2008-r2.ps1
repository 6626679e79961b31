# Reads how the one-shot task of a resource type, or of an eviction, stands: its state, its exit code and its error message.
# Only the task folder of this service is read; it exists once it has had a task. States and results are numbers in
# every language; a result is a signed number of 32 bits here. Before Windows Server 2012 a task that has not run yet has no result
# of its own (it has 0 or 1): it is known by its last run, which is the day zero, and the answer is then 267011, as on later releases.
# The task is read before its message file: if the task has ended, the message is complete. It is UTF-8 without a byte order mark,
# which Get-Content would read as ANSI without -Encoding.
# Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder, RegisteredTask (State, LastTaskResult, LastRunTime);
# MS-TSCH: SchRpcGetLastRunInfo; about_Character_Encoding.
param([string]$Task)

$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$folders = @($scheduler.GetFolder('\').GetFolders(0) | Where-Object { $_.Name -eq 'Changeover' })
$tasks = @($folders | ForEach-Object { $_.GetTasks(1) } | Where-Object { $_.Name -eq $Task })
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    $state = @('Unknown', 'Disabled', 'Queued', 'Ready', 'Running')[$tasks[0].State]
    $result = [long]$tasks[0].LastTaskResult -band 4294967295
    if ($tasks[0].LastRunTime.Year -lt 2000) { $result = [long]267011 }
}
$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$message = ''
if (Test-Path -LiteralPath $file) { $message = @(Get-Content -LiteralPath $file -Encoding UTF8 | ForEach-Object { "$_" }) -join "`n" }
[pscustomobject]@{ exists = ($tasks.Count -gt 0); state = $state; result = $result; message = $message }
