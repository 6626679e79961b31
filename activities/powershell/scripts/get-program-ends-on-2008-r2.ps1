# Reads which programs have run detached on the host, how and when each ended, and which run now.
# Only the task folder of this service is read; it exists once it has had a task. The state 4 is running, in every language.
# Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder, RegisteredTask (State); Microsoft.PowerShell.Management module: Get-ChildItem, Get-Item.
param()

# A program that ends during this read is shown as running, and as ended at the next read.
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$folders = @($scheduler.GetFolder('\').GetFolders(0) | Where-Object { $_.Name -eq 'Changeover' })
$running = @($folders | ForEach-Object { $_.GetTasks(1) } | Where-Object { $_.State -eq 4 } | ForEach-Object { $_.Name })
$ended = @()
$folder = Join-Path $env:ProgramFiles 'Changeover'
if (Test-Path -LiteralPath $folder) {
    foreach ($run in @(Get-ChildItem -LiteralPath $folder -Directory)) {
        $file = Join-Path $run.FullName 'exit.txt'
        if (Test-Path -LiteralPath $file) {
            $code = @(Get-Content -LiteralPath $file -Encoding UTF8 | ForEach-Object { "$_" }) -join ''
            $ended += [pscustomobject]@{ name = $run.Name; exitCode = $code; at = (Get-Item -LiteralPath $file).LastWriteTime.ToUniversalTime().ToString('o') }
        }
    }
}
[pscustomobject]@{ ended = $ended; running = $running }
