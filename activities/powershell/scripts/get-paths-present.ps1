# Lists which of the given paths exist.
# Microsoft, Microsoft.PowerShell.Management module: Test-Path.
param([string[]]$Paths)

[pscustomobject]@{ paths = @($Paths | Where-Object { Test-Path -LiteralPath $_ }) }
