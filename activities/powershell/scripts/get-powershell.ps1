# Reads version, bitness and computer name of the PowerShell that answers.
# Microsoft, about_Automatic_Variables: PSVersionTable.
param()

[pscustomobject]@{ version = "$($PSVersionTable.PSVersion)"; is64Bit = [System.Environment]::Is64BitProcess; name = $env:COMPUTERNAME }
