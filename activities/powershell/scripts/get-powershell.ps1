# Says which PowerShell answers.
# Microsoft, about_Automatic_Variables: PSVersionTable.
param()

[pscustomobject]@{ version = "$($PSVersionTable.PSVersion)"; is64Bit = [System.Environment]::Is64BitProcess; name = $env:COMPUTERNAME }
