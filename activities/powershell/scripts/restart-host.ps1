# Restarts the host after a few seconds, so that the answer still arrives. Exit code 1190: a restart is already scheduled; 1115: it is in progress.
# Manual 9.4.2-6; Microsoft, Windows commands: shutdown.
param([string]$Reason)

$null | & shutdown.exe /r /t 5 /d p:4:2 /c $Reason
