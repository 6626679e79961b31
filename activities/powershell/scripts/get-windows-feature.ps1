# Reads the state of a feature of Server Manager; a feature that this Windows does not know is left out.
# Manual 7.1.3; Microsoft, ServerManager module: Get-WindowsFeature.
param([string]$Name)

$features = @(Get-WindowsFeature | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    [pscustomobject]@{ name = $_.Name; state = "$($_.InstallState)" }
})
[pscustomobject]@{ features = $features }
