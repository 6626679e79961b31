# Reports whether a TCP port accepts connections from this host.
# Microsoft, class System.Net.Sockets.TcpClient: Connect.
param([string]$Address, [int]$Port)

$client = New-Object System.Net.Sockets.TcpClient
$open = $true
try { $client.Connect($Address, $Port) } catch { $open = $false }
$client.Close()
[pscustomobject]@{ open = $open }
