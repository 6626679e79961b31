# Reads which programs have run detached on the host, how and when each ended, and which run now.
# Only the task folder of this service is read: a broken task in another folder would make Get-ScheduledTask fail.
# Microsoft, ScheduledTasks module: Get-ScheduledTask; Microsoft.PowerShell.Management module: Get-ChildItem, Get-Item.
param()

# A program that ends during this read is shown as running, and as ended at the next read.
$running = @()
try { $running = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { "$($_.State)" -eq 'Running' } | ForEach-Object { $_.TaskName }) } catch {
    # The folder does not exist before its first task.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
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
