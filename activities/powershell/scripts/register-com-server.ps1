# Registers a COM server; the pipe makes PowerShell wait for a program that has no console.
# Manual 9.8.1-3b; Microsoft, Windows commands: regsvr32.
param([string]$Dll)

$null | & regsvr32.exe /s $Dll | Out-Null
