# Reads what the removal of a feature of Server Manager would take away, by the names that Server Manager shows; the
# feature itself is among them. Nothing is removed.
# Manual 3.1.3; Microsoft, ServerManager module of Windows Server 2008 R2: Remove-WindowsFeature (WhatIf), Get-WindowsFeature.
param([string]$Name)

$own = "$(Get-WindowsFeature | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.DisplayName })"
$result = Remove-WindowsFeature -Name $Name -WhatIf
[pscustomobject]@{ own = $own; removed = @($result.FeatureResult | Where-Object { $null -ne $_ } | ForEach-Object { $_.DisplayName }) }
