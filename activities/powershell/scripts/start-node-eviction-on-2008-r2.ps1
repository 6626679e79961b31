# Registers and starts a one-shot task, which evicts a node from the cluster as SYSTEM.
# Returns nothing. The script uses a task, because the cmdlet is refused in a remote session.
# This script is for Windows Server 2008 R2, which lacks Register-ScheduledTask.
# The caller allows only names without quotes. If the eviction fails, the error message is written to a file with the task's
# name. Only administrators can write to this file. A node that is down is evicted too; the message then reports that the node
# could not be cleaned up.
# The XML of a task has no logon type for SYSTEM. So the logon type is an argument: 5, TASK_LOGON_SERVICE_ACCOUNT. If the task
# already exists, TASK_CREATE_OR_UPDATE, 6, replaces it.
# Source: Microsoft, FailoverClusters module: Remove-ClusterNode (removing a node is also called evicting it); Task Scheduler
# Schema; Task Scheduler scripting objects: TaskService, TaskFolder (RegisterTask), RegisteredTask (Run).
param([string]$Task, [string]$Name)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$remove = "Remove-ClusterNode -Name '$Name' -Force -ErrorAction Stop | Out-Null"
$run = "try { $remove; exit 0 } catch { [System.IO.File]::WriteAllText('$file', [string]`$_.Exception.Message); exit 1 }"
New-Item -ItemType Directory -Path (Split-Path -Path $file) -Force | Out-Null
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
$argument = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -Command `"$run`""
$escaped = $argument.Replace('&', '&amp;').Replace('<', '&lt;').Replace('>', '&gt;')
$definition = @(
    '<?xml version="1.0" encoding="UTF-16"?>'
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
    '<Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>'
    '<Settings>'
    '<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>'
    '</Settings>'
    "<Actions Context=`"Author`"><Exec><Command>powershell.exe</Command><Arguments>$escaped</Arguments></Exec></Actions>"
    '</Task>'
)
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$registered = $scheduler.GetFolder('\').RegisterTask("\Changeover\$Task", ($definition -join "`r`n"), 6, $null, $null, 5)
$registered.Run($null) | Out-Null
