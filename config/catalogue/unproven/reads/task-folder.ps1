# Reads the task folder of Changeover. Returns the names of its tasks. If the folder is missing or empty, the script returns the error id
# CmdletizationQuery_NotFound_TaskPath.
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | ForEach-Object { $_.TaskName }) } catch { return $_.FullyQualifiedErrorId }
[pscustomobject]@{ tasks = $tasks }
