# Reads the progress of a program that Changeover runs as a task.
# Returns whether the task exists, the task's state and last result, whether the program was started, its exit code, the message
# of a failure, and the end of its output and of its error output: at most 8,000 characters each.
# The script returns up to 8,192 characters more of each text, and Changeover's worker drops them: the first characters may be a
# part of a password, and a part of a password is not masked. The numbers in "kept" are the numbers of characters that the
# worker keeps.
# This script is for Windows Server 2008 R2, which lacks Get-ScheduledTask. The script reads only the task folder \Changeover.
# The folder exists only after a task was registered in it. States and results are numbers in every language. In this release, a
# result is a signed number of 32 bits.
# Before Windows Server 2012, a task that has not run yet has no result of its own (0 or 1). Its last run is then before the
# year 2000. For such a task, the script returns the result 267011 (SCHED_S_TASK_HAS_NOT_RUN), as Windows does in later
# releases.
# exit.txt and failure.txt are UTF-8 without a byte order mark; without -Encoding, Get-Content would read them as ANSI.
# Source: Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder, RegisteredTask (State, LastTaskResult,
# LastRunTime); MS-TSCH: SchRpcGetLastRunInfo; about_Character_Encoding.
param([string]$Name)

$folder = Join-Path $env:ProgramFiles "Changeover\$Name"
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$folders = @($scheduler.GetFolder('\').GetFolders(0) | Where-Object { $_.Name -eq 'Changeover' })
$tasks = @($folders | ForEach-Object { $_.GetTasks(1) } | Where-Object { $_.Name -eq $Name })
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    # A property that cannot be read is null. As a number it would be 0, which means success.
    foreach ($property in 'State', 'LastRunTime', 'LastTaskResult') {
        if ($null -eq $tasks[0].$property) { throw "$property of task $Name cannot be read" }
    }
    $state = @('Unknown', 'Disabled', 'Queued', 'Ready', 'Running')[$tasks[0].State]
    $result = [long]$tasks[0].LastTaskResult -band 4294967295
    if ($tasks[0].LastRunTime.Year -lt 2000) { $result = [long]267011 }
}
$most = 8000 + 8192
$texts = @{ 'exit.txt' = ''; 'failure.txt' = ''; 'output.txt' = ''; 'error.txt' = '' }
foreach ($file in @('exit.txt', 'failure.txt')) {
    $path = Join-Path $folder $file
    if (Test-Path -LiteralPath $path) { $texts[$file] = @(Get-Content -LiteralPath $path -Encoding UTF8 | ForEach-Object { "$_" }) -join "`n" }
}
# The output of the program is in the code page of the program.
foreach ($file in @('output.txt', 'error.txt')) {
    $path = Join-Path $folder $file
    if (Test-Path -LiteralPath $path) { $texts[$file] = @(Get-Content -LiteralPath $path -Tail $most | ForEach-Object { "$_" }) -join "`n" }
}
# A line may be very long. The end of the text shows how the program ended.
foreach ($file in @('exit.txt', 'failure.txt', 'output.txt', 'error.txt')) {
    $text = $texts[$file]
    if ($text.Length -gt $most) { $texts[$file] = $text.Substring($text.Length - $most) }
}
[pscustomobject]@{
    registered = ($tasks.Count -gt 0)
    state      = $state
    lastResult = $result
    started    = (Test-Path -LiteralPath (Join-Path $folder 'started.txt'))
    exitCode   = $texts['exit.txt']
    failure    = $texts['failure.txt']
    output     = $texts['output.txt']
    errors     = $texts['error.txt']
    kept       = @{ exitCode = 8000; failure = 8000; output = 8000; errors = 8000 }
}
