# Reads which PowerShell answers. Returns its version, whether it is a 64-bit process, and the name of the computer.
# Source: Microsoft, about_Automatic_Variables: PSVersionTable.
param()

[pscustomobject]@{ version = "$($PSVersionTable.PSVersion)"; is64Bit = [System.Environment]::Is64BitProcess; name = $env:COMPUTERNAME }
