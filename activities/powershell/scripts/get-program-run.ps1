# Reads how far a program has come that runs detached under a name.
# Microsoft, ScheduledTasks module: Get-ScheduledTask, Get-ScheduledTaskInfo.
param([string]$Name)

$folder = Join-Path $env:ProgramFiles "Changeover\$Name"
$tasks = @(Get-ScheduledTask | Where-Object { $_.TaskName -eq $Name })
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    $state = "$($tasks[0].State)"
    $result = [long]($tasks[0] | Get-ScheduledTaskInfo).LastTaskResult
}
$texts = @{ 'exit.txt' = ''; 'failure.txt' = ''; 'output.txt' = ''; 'error.txt' = '' }
foreach ($file in @('exit.txt', 'failure.txt', 'output.txt', 'error.txt')) {
    $path = Join-Path $folder $file
    if (Test-Path -LiteralPath $path) { $texts[$file] = @(Get-Content -LiteralPath $path -Tail 40 | ForEach-Object { "$_" }) -join "`n" }
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
