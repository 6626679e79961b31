# Registers and starts a one-shot task, which evicts a node from the cluster as SYSTEM.
# Returns nothing. The script uses a task, because the cmdlet is refused in a remote session.
# If the task already exists, the script replaces it. The caller allows only names without quotes. If the eviction fails, the
# error message is written to a file with the task's name. Only administrators can write to this file. A node that is down is
# evicted too; the message then reports that the node could not be cleaned up.
# Source: Microsoft, FailoverClusters module: Remove-ClusterNode (removing a node is also called evicting it); ScheduledTasks
# module: Register-ScheduledTask, Start-ScheduledTask.
param([string]$Task, [string]$Name)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$remove = "Remove-ClusterNode -Name '$Name' -Force -ErrorAction Stop | Out-Null"
$run = "try { $remove; exit 0 } catch { [System.IO.File]::WriteAllText('$file', [string]`$_.Exception.Message); exit 1 }"
New-Item -ItemType Directory -Path (Split-Path -Path $file) -Force | Out-Null
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -Command `"$run`""
$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
Register-ScheduledTask -TaskName $Task -TaskPath '\Changeover\' -Action $action -Principal $principal -Settings $settings -Force | Out-Null
Start-ScheduledTask -TaskName $Task -TaskPath '\Changeover\'
