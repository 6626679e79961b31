# Starts the task of a registered program, and does not wait for its end. Returns nothing.
# Source: Microsoft, ScheduledTasks module: Start-ScheduledTask.
param([string]$Name)

Start-ScheduledTask -TaskName $Name -TaskPath '\Changeover\'
