# Removes the task of a program that has ended; its files stay as evidence, and keep the program from being started again.
# Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder (DeleteTask).
param([string]$Name)

$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$scheduler.GetFolder('\Changeover').DeleteTask($Name, 0)
