# Registers and starts a one-shot task, which registers a resource type as SYSTEM.
# Returns nothing. The script uses a task, because the cmdlet is refused in a remote session.
# The path of the DLL may begin with %SystemRoot%, which is the same on every node.
# If the task already exists, the script replaces it. The caller allows only names and paths without quotes. If the registration
# fails, the error message is written to a file with the task's name. Only administrators can write to this file.
# Source: manual 9.2/2; Microsoft, FailoverClusters module: Add-ClusterResourceType; ScheduledTasks module:
# Register-ScheduledTask, Start-ScheduledTask.
param([string]$Task, [string]$Name, [string]$Dll)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$dllPath = [System.Environment]::ExpandEnvironmentVariables($Dll)
$add = "Add-ClusterResourceType -Name '$Name' -Dll '$dllPath' -ErrorAction Stop | Out-Null"
$run = "try { $add; exit 0 } catch { [System.IO.File]::WriteAllText('$file', [string]`$_.Exception.Message); exit 1 }"
New-Item -ItemType Directory -Path (Split-Path -Path $file) -Force | Out-Null
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -Command `"$run`""
$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
Register-ScheduledTask -TaskName $Task -TaskPath '\Changeover\' -Action $action -Principal $principal -Settings $settings -Force | Out-Null
Start-ScheduledTask -TaskName $Task -TaskPath '\Changeover\'
