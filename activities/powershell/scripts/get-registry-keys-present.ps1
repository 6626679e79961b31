# Says which of the given keys below HKLM exist.
# Microsoft, Microsoft.PowerShell.Management module: Test-Path.
param([string[]]$Keys)

$present = @($Keys | Where-Object { Test-Path -LiteralPath "HKLM:\$_" })
[pscustomobject]@{ keys = $present }
