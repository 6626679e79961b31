# Reads which of the given paths exist. Returns the paths that exist.
# Source: Microsoft, Microsoft.PowerShell.Management module: Test-Path.
param([string[]]$Paths)

[pscustomobject]@{ paths = @($Paths | Where-Object { Test-Path -LiteralPath $_ }) }
