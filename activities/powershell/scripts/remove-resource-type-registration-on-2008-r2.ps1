# Removes the one-shot task that registers a resource type or evicts a node, and the task's message file. Returns nothing.
# This script is for Windows Server 2008 R2, which lacks Unregister-ScheduledTask. The script uses only the task folder
# \Changeover. The folder exists only after a task was registered in it.
# Source: Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder (GetTasks, DeleteTask).
param([string]$Task)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$folders = @($scheduler.GetFolder('\').GetFolders(0) | Where-Object { $_.Name -eq 'Changeover' })
$tasks = @($folders | ForEach-Object { $_.GetTasks(1) } | Where-Object { $_.Name -eq $Task })
if ($tasks.Count -gt 0) { $folders[0].DeleteTask($Task, 0) }
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
