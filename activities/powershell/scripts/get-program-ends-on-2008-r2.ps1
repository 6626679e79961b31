# Reads which programs Changeover has run as tasks on this host.
# Returns for each program that has ended its name, its exit code, and the start time of Windows (UTC) when the program began.
# If that start time is not known, it is empty. Returns the names of the programs that still run.
# This script is for Windows Server 2008 R2, which lacks Get-ScheduledTask. The script reads only the task folder \Changeover.
# The folder exists only after a task was registered in it. In every language, the task state 4 means that the task runs.
# Source: Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder, RegisteredTask (State);
# Microsoft.PowerShell.Management module: Get-ChildItem, Get-Content.
param()

# A program that ends during this read is still shown as running. The next read shows it as ended.
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$folders = @($scheduler.GetFolder('\').GetFolders(0) | Where-Object { $_.Name -eq 'Changeover' })
$running = @($folders | ForEach-Object { $_.GetTasks(1) } | Where-Object {
    # A property that cannot be read is null, and the program would seem to have ended.
    if ($null -eq $_.State) { throw "State of task $($_.Name) cannot be read" }
    $_.State -eq 4
} | ForEach-Object { $_.Name })
$ended = @()
$folder = Join-Path $env:ProgramFiles 'Changeover'
if (Test-Path -LiteralPath $folder) {
    foreach ($run in @(Get-ChildItem -LiteralPath $folder -Directory)) {
        $file = Join-Path $run.FullName 'exit.txt'
        if (Test-Path -LiteralPath $file) {
            $code = @(Get-Content -LiteralPath $file -Encoding UTF8 | ForEach-Object { "$_" }) -join ''
            $boot = ''
            $file = Join-Path $run.FullName 'boot.txt'
            if (Test-Path -LiteralPath $file) { $boot = @(Get-Content -LiteralPath $file -Encoding UTF8 | ForEach-Object { "$_" }) -join '' }
            $ended += [pscustomobject]@{ name = $run.Name; exitCode = $code; boot = $boot }
        }
    }
}
[pscustomobject]@{ ended = $ended; running = $running }
