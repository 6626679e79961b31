# Restarts the host in a few seconds, so that the answer still arrives; exit code 1190 means already scheduled, 1115 in progress.
# Manual 9.4.2-6; Microsoft, Windows commands: shutdown.
param([string]$Reason)

$null | & shutdown.exe /r /t 5 /d p:4:2 /c $Reason
