# Lists the names of all SMB shares that this host serves, those of the virtual servers it owns among them: the name of
# such a share is \\server\share.
# Manual 5.6.1; Microsoft, classes Win32_Share and Win32_ClusterShare (derived from it, so that a query finds both).
param()

[pscustomobject]@{ names = @(Get-CimInstance -ClassName Win32_Share | ForEach-Object { $_.Name.Split('\')[-1] }) }
