# Starts the task of a registered program.
# Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder, RegisteredTask (Run).
param([string]$Name)

$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$scheduler.GetFolder('\Changeover').GetTask($Name).Run($null) | Out-Null
