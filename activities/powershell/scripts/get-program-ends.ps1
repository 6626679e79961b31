# Reads which programs have run detached on the host, how and when each ended, and which run now.
# Only the service's own folder of tasks is read: one broken task of somebody else makes Get-ScheduledTask fail.
# Microsoft, ScheduledTasks module: Get-ScheduledTask; Microsoft.PowerShell.Management module: Get-ChildItem, Get-Item.
param()

# A program that ends meanwhile is still running here, and ended at the next look.
$running = @()
try { $running = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object { "$($_.State)" -eq 'Running' } | ForEach-Object { $_.TaskName }) } catch {
    # Without a task in the folder there is no folder.
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
