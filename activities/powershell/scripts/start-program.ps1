# Starts the task of a registered program.
# Microsoft, ScheduledTasks module: Start-ScheduledTask.
param([string]$Name)

Start-ScheduledTask -TaskName $Name -TaskPath '\Changeover\'
