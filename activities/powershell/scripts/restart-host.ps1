# Restarts the host after five seconds, so that the answer still arrives.
# Returns the lines that shutdown.exe prints. Exit code 1190: a restart is already scheduled. Exit code 1115: a shutdown is in
# progress.
# Source: manual 9.4.2/6; Microsoft, Windows commands: shutdown.
param([string]$Reason)

$null | & shutdown.exe /r /t 5 /d p:4:2 /c $Reason
