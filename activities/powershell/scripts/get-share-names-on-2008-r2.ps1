# Lists all SMB shares that this host serves, including the shares of the virtual servers that this host owns.
# Returns the names of the shares.
# This script is for Windows Server 2008 R2, which lacks Get-SmbShare. The name of a virtual server's share is \\server\share.
# Source: manual 5.6.1; Microsoft, classes Win32_Share and Win32_ClusterShare (a class derived from Win32_Share, so that a query
# of Win32_Share finds the shares of both).
param()

[pscustomobject]@{ names = @(Get-CimInstance -ClassName Win32_Share | ForEach-Object { $_.Name.Split('\')[-1] }) }
