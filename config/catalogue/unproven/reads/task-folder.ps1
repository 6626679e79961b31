# Answers CmdletizationQuery_NotFound_TaskPath where the folder is missing or empty; otherwise lists the service's own tasks.
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | ForEach-Object { $_.TaskName }) } catch { return $_.FullyQualifiedErrorId }
[pscustomobject]@{ tasks = $tasks }
