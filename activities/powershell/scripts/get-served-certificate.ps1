# Reads the certificate that a TLS port serves. The script accepts every certificate, since the caller checks it; no data is sent over
# the connection. The TLS versions are given explicitly, since the default of the .NET Framework depends on its version.
# Manual 4.4.10; Microsoft, classes System.Net.Sockets.TcpClient and System.Net.Security.SslStream: AuthenticateAsClient,
# RemoteCertificate.
param([string]$Address, [int]$Port, [string]$ServerName, [int]$TimeoutMs)

$client = New-Object System.Net.Sockets.TcpClient
$certificate = ''
$problem = ''
try {
    $client.Connect($Address, $Port)
    $client.ReceiveTimeout = $TimeoutMs
    $client.SendTimeout = $TimeoutMs
    $stream = New-Object System.Net.Security.SslStream($client.GetStream(), $false, { $true })
    $stream.AuthenticateAsClient($ServerName, $null, 'Tls, Tls11, Tls12', $false)
    $certificate = [Convert]::ToBase64String($stream.RemoteCertificate.GetRawCertData())
    $stream.Close()
} catch { $problem = "$($_.Exception.Message)" }
$client.Close()
[pscustomobject]@{ now = (Get-Date).ToUniversalTime().ToString('o'); certificate = $certificate; problem = $problem }
