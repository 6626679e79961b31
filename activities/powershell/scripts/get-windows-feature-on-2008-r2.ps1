# Reads the states of features of Server Manager; a feature that this Windows does not know is left out.
# Windows Server 2008 R2 reports whether a feature is installed, but not whether a change waits for a restart.
# Manual 3.1.3; Microsoft, ServerManager module of Windows Server 2008 R2: Get-WindowsFeature.
param([string[]]$Names)

$features = @(Get-WindowsFeature | Where-Object { $Names -contains $_.Name } | ForEach-Object {
    $state = 'Available'
    if ($_.Installed) { $state = 'Installed' }
    [pscustomobject]@{ name = $_.Name; state = $state }
})
[pscustomobject]@{ features = $features }
