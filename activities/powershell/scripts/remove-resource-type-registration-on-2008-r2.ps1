# Removes the one-shot task of a resource type, or of an eviction, and its message file.
# Only the task folder of this service is read; it exists once it has had a task.
# Microsoft, Task Scheduler scripting objects: TaskService, TaskFolder (GetTasks, DeleteTask).
param([string]$Task)

$file = Join-Path $env:ProgramFiles "Changeover\$Task.txt"
$scheduler = New-Object -ComObject Schedule.Service
$scheduler.Connect()
$folders = @($scheduler.GetFolder('\').GetFolders(0) | Where-Object { $_.Name -eq 'Changeover' })
$tasks = @($folders | ForEach-Object { $_.GetTasks(1) } | Where-Object { $_.Name -eq $Task })
if ($tasks.Count -gt 0) { $folders[0].DeleteTask($Task, 0) }
if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
