# Registers a COM server. Returns nothing. regsvr32.exe has no console; the pipe makes PowerShell wait for its end.
# Source: manual 9.8.1/3b; Microsoft, Windows commands: regsvr32.
param([string]$Dll)

$null | & regsvr32.exe /s $Dll | Out-Null
