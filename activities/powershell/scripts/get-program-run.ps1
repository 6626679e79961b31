# Reads how far a program has come that runs detached under a name.
# Only the task folder of this service is read: a broken task in another folder would make Get-ScheduledTask fail.
# The texts are UTF-8 without a byte order mark, which Get-Content would read as ANSI without -Encoding.
# Microsoft, ScheduledTasks module: Get-ScheduledTask, Get-ScheduledTaskInfo; about_Character_Encoding.
param([string]$Name)

$folder = Join-Path $env:ProgramFiles "Changeover\$Name"
$tasks = @()
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { $_.TaskName -eq $Name }) } catch {
    # The folder does not exist before its first task.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    $state = "$($tasks[0].State)"
    $result = [long]($tasks[0] | Get-ScheduledTaskInfo).LastTaskResult
}
$texts = @{ 'exit.txt' = ''; 'failure.txt' = ''; 'output.txt' = ''; 'error.txt' = '' }
foreach ($file in @('exit.txt', 'failure.txt')) {
    $path = Join-Path $folder $file
    if (Test-Path -LiteralPath $path) { $texts[$file] = @(Get-Content -LiteralPath $path -Encoding UTF8 | ForEach-Object { "$_" }) -join "`n" }
}
# The output of the program is in the code page of the program.
foreach ($file in @('output.txt', 'error.txt')) {
    $path = Join-Path $folder $file
    if (Test-Path -LiteralPath $path) { $texts[$file] = @(Get-Content -LiteralPath $path -Tail 40 | ForEach-Object { "$_" }) -join "`n" }
}
# One line may be very long: its end shows how the program ended.
foreach ($file in @('exit.txt', 'failure.txt', 'output.txt', 'error.txt')) {
    $text = $texts[$file]
    if ($text.Length -gt 8000) { $texts[$file] = $text.Substring($text.Length - 8000) }
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
}
