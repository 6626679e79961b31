# If the folder is missing or empty, the answer is CmdletizationQuery_NotFound_TaskPath; otherwise it lists Changeover's own tasks.
try { $tasks = @(Get-ScheduledTask -TaskPath '\Changeover\' | ForEach-Object { $_.TaskName }) } catch { return $_.FullyQualifiedErrorId }
[pscustomobject]@{ tasks = $tasks }
