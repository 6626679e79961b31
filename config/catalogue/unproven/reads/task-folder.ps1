# Answers CmdletizationQuery_NotFound_TaskPath where the folder is missing or empty; a list of the own tasks otherwise.
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | ForEach-Object { $_.TaskName }) } catch { return $_.FullyQualifiedErrorId }
[pscustomobject]@{ tasks = $tasks }
