# Reads the progress of a program that Changeover runs as a task.
# Returns whether the task exists, the task's state and last result, whether the program was started, its exit code, the message
# of a failure, and the end of its output and of its error output: at most 8,000 characters each.
# The script returns up to 8,192 characters more of each text, and Changeover's worker drops them: the first characters may be a
# part of a password, and a part of a password is not masked. The numbers in "kept" are the numbers of characters that the
# worker keeps.
# The script reads only the task folder \Changeover: a broken task in another folder would make Get-ScheduledTask fail.
# exit.txt and failure.txt are UTF-8 without a byte order mark; without -Encoding, Get-Content would read them as ANSI.
# Source: Microsoft, ScheduledTasks module: Get-ScheduledTask, Get-ScheduledTaskInfo; about_Character_Encoding.
param([string]$Name)

$folder = Join-Path $env:ProgramFiles "Changeover\$Name"
$tasks = @()
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { $_.TaskName -eq $Name }) } catch {
    # The task folder does not exist before it has a task.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    $info = $tasks[0] | Get-ScheduledTaskInfo
    # A property that cannot be read is null. As a number it would be 0, which means success.
    if ($null -eq $tasks[0].State) { throw "State of task $Name cannot be read" }
    if ($null -eq $info.LastTaskResult) { throw "LastTaskResult of task $Name cannot be read" }
    $state = "$($tasks[0].State)"
    $result = [long]$info.LastTaskResult
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
