# Lists all SMB shares that this host serves, including the shares of the virtual servers that this host owns.
# Returns the names of the shares.
# Source: manual 9.6.1; Microsoft, SmbShare module: Get-SmbShare.
param()

[pscustomobject]@{ names = @(Get-SmbShare | ForEach-Object { $_.Name }) }
