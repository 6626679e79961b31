# Reads how the one-shot task of a resource type stands: its state, its exit code and its error message.
# Microsoft, ScheduledTasks module: Get-ScheduledTask, Get-ScheduledTaskInfo.
param([string]$Task)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$message = ''
if (Test-Path -LiteralPath $file) { $message = [System.IO.File]::ReadAllText($file) }
$found = @(Get-ScheduledTask | Where-Object { $_.TaskName -eq $Task })
if ($found.Count -eq 0) {
    [pscustomobject]@{ exists = $false; state = ''; result = 0; message = $message }
} else {
    $info = $found[0] | Get-ScheduledTaskInfo
    [pscustomobject]@{ exists = $true; state = "$($found[0].State)"; result = [long]$info.LastTaskResult; message = $message }
}
