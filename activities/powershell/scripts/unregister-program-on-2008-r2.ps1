# Removes the task of a program that has ended.
# Returns nothing. The program's files stay as evidence, and prevent another start of the program.
# This script is for Windows Server 2008 R2, which lacks Unregister-ScheduledTask.
# Source: Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder (DeleteTask).
param([string]$Name)

$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$scheduler.GetFolder('\Changeover').DeleteTask($Name, 0)
