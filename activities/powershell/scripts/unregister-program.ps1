# Removes the task of a program that has ended; its files stay as evidence, and keep the program from being started again.
# Microsoft, ScheduledTasks module: Unregister-ScheduledTask.
param([string]$Name)

Unregister-ScheduledTask -TaskName $Name -TaskPath '\Changeover\' -Confirm:$false
