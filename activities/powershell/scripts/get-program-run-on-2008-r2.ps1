# Reads how far a program has come that runs detached under a name.
# Only the service's own folder of tasks is read, which is there once it has had a task. States and results are numbers, in
# each language; a result has 32 bits, of which the first is its sign here. The result of a task that has not run yet is no
# number of its own before Windows Server 2012 (0, or 1): its last run is the day zero, and the answer is 267011, as later.
# The texts are UTF-8 without a byte order mark, which Get-Content reads as ANSI without -Encoding.
# Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder, RegisteredTask (State, LastTaskResult, LastRunTime);
# MS-TSCH: SchRpcGetLastRunInfo; about_Character_Encoding.
param([string]$Name)

$folder = Join-Path $env:ProgramFiles "Changeover\$Name"
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$folders = @($scheduler.GetFolder('\').GetFolders(0) | Where-Object { $_.Name -eq 'Changeover' })
$tasks = @($folders | ForEach-Object { $_.GetTasks(1) } | Where-Object { $_.Name -eq $Name })
$state = ''
$result = [long]0
if ($tasks.Count -gt 0) {
    $state = @('Unknown', 'Disabled', 'Queued', 'Ready', 'Running')[$tasks[0].State]
    $result = [long]$tasks[0].LastTaskResult -band 4294967295
    if ($tasks[0].LastRunTime.Year -lt 2000) { $result = [long]267011 }
}
$texts = @{ 'exit.txt' = ''; 'failure.txt' = ''; 'output.txt' = ''; 'error.txt' = '' }
foreach ($file in @('exit.txt', 'failure.txt')) {
    $path = Join-Path $folder $file
    if (Test-Path -LiteralPath $path) { $texts[$file] = @(Get-Content -LiteralPath $path -Encoding UTF8 | ForEach-Object { "$_" }) -join "`n" }
}
# What the program wrote is in the code page of the program.
foreach ($file in @('output.txt', 'error.txt')) {
    $path = Join-Path $folder $file
    if (Test-Path -LiteralPath $path) { $texts[$file] = @(Get-Content -LiteralPath $path -Tail 40 | ForEach-Object { "$_" }) -join "`n" }
}
# One line may be as large as a file: the end of it says what came of the program.
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
