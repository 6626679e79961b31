# Reads the states of features of Server Manager.
# Returns for each feature its name and its InstallState. Features that this Windows does not know are left out.
# Source: manual 7.1.3; Microsoft, ServerManager module: Get-WindowsFeature.
param([string[]]$Names)

$features = @(Get-WindowsFeature | Where-Object { $Names -contains $_.Name } | ForEach-Object {
    # A property that cannot be read is null.
    if ($null -eq $_.InstallState) { throw "InstallState of feature $($_.Name) cannot be read" }
    [pscustomobject]@{ name = $_.Name; state = "$($_.InstallState)" }
})
[pscustomobject]@{ features = $features }
