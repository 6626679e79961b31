# Tests whether a TCP port accepts connections from this host. Returns true or false.
# This script is for Windows Server 2008 R2, which lacks Test-NetConnection.
# Source: Microsoft, class System.Net.Sockets.TcpClient: Connect.
param([string]$Address, [int]$Port)

$client = New-Object System.Net.Sockets.TcpClient
$open = $true
try { $client.Connect($Address, $Port) } catch [System.Net.Sockets.SocketException] { $open = $false }
$client.Close()
[pscustomobject]@{ open = $open }
