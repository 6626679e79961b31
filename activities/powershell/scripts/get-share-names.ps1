# Lists the names of all SMB shares that this host serves, those of the virtual servers it owns among them.
# Manual 9.6.1; Microsoft, SmbShare module: Get-SmbShare.
param()

[pscustomobject]@{ names = @(Get-SmbShare | ForEach-Object { $_.Name }) }
