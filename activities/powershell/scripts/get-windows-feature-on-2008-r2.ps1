# Reads the states of features of Server Manager.
# Returns for each feature its name and its state: Installed or Available. Features that this Windows does not know are left
# out.
# This script is for Windows Server 2008 R2, on which a feature has no InstallState. This release does not show whether a change
# waits for a restart.
# Source: manual 3.1.3; Microsoft, ServerManager module of Windows Server 2008 R2: Get-WindowsFeature.
param([string[]]$Names)

$features = @(Get-WindowsFeature | Where-Object { $Names -contains $_.Name } | ForEach-Object {
    $state = 'Available'
    # A property that cannot be read is null.
    if ($null -eq $_.Installed) { throw "Installed of feature $($_.Name) cannot be read" }
    if ($_.Installed) { $state = 'Installed' }
    [pscustomobject]@{ name = $_.Name; state = $state }
})
[pscustomobject]@{ features = $features }
