# Removes the task of a program that has ended.
# Returns nothing. The program's files stay as evidence, and prevent another start of the program.
# Source: Microsoft, ScheduledTasks module: Unregister-ScheduledTask.
param([string]$Name)

Unregister-ScheduledTask -TaskName $Name -TaskPath '\Changeover\' -Confirm:$false
