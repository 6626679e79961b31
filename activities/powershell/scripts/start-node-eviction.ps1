# Evicts a node from the cluster through a one-shot task as SYSTEM, since the cmdlet is refused in a remote session.
# Microsoft, FailoverClusters module: Remove-ClusterNode (removing a node is also called evicting it); ScheduledTasks module.
# The caller allows only names without quotes. The message of a failure is written to a file named after the task, to which only
# administrators can write. A node that is down is evicted too; the message then says that it could not be cleaned up.
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
