# Starts the task of a registered program, and does not wait for its end. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Start-ScheduledTask.
# Source: Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder, RegisteredTask (Run).
param([string]$Name)

$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$scheduler.GetFolder('\Changeover').GetTask($Name).Run($null) | Out-Null
