# Reads which programs Changeover has run as tasks on this host.
# Returns for each program that has ended its name, its exit code, and the start time of Windows (UTC) when the program began.
# If that start time is not known, it is empty. Returns the names of the programs that still run.
# The script reads only the task folder \Changeover: a broken task in another folder would make Get-ScheduledTask fail.
# Source: Microsoft, ScheduledTasks module: Get-ScheduledTask; Microsoft.PowerShell.Management module: Get-ChildItem,
# Get-Content.
param()

# A program that ends during this read is still shown as running. The next read shows it as ended.
$running = @()
try {
    $running = @(Get-ScheduledTask -TaskPath '\Changeover\' | Where-Object {
        # A property that cannot be read is null, and the program would seem to have ended.
        if ($null -eq $_.State) { throw "State of task $($_.TaskName) cannot be read" }
        "$($_.State)" -eq 'Running'
    } | ForEach-Object { $_.TaskName })
} catch {
    # The task folder does not exist before it has a task.
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
}
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
