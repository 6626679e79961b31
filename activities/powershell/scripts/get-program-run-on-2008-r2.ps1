# Reads how far a program has come that runs detached under a name.
# Only the task folder of this service is read; it exists once it has had a task. States and results are numbers in
# every language; a result is a signed number of 32 bits here. Before Windows Server 2012 a task that has not run yet has no result
# of its own (it has 0 or 1): it is known by its last run, which is the day zero, and the answer is then 267011, as on later releases.
# The texts are UTF-8 without a byte order mark, which Get-Content would read as ANSI without -Encoding.
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
