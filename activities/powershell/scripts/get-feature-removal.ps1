# Reads what Windows would remove together with a feature. Nothing is removed.
# Returns the feature's own display name, and the display names of everything that would be removed, the feature among them.
# Server Manager shows the same display names.
# Source: manual 7.1.3; Microsoft, ServerManager module: Uninstall-WindowsFeature (WhatIf), Get-WindowsFeature.
param([string]$Name)

$own = "$(Get-WindowsFeature | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.DisplayName })"
$result = Uninstall-WindowsFeature -Name $Name -WhatIf
# A property that cannot be read is null. As a list it would be empty, and nothing else would seem to be removed.
if ($null -eq $result.FeatureResult) { throw "FeatureResult of the removal of $Name cannot be read" }
[pscustomobject]@{ own = $own; removed = @($result.FeatureResult | ForEach-Object { $_.DisplayName }) }
