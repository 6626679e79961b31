# Reads the certificate that a TLS port presents.
# Returns the host's time (UTC), and the certificate in Base64 or the message of the error. The timeout is in milliseconds.
# The script accepts every certificate, because the caller checks it. The script sends no data over the connection. The script
# names the TLS versions, because the default of the .NET Framework depends on its version.
# Source: manual 4.4.10; Microsoft, classes System.Net.Sockets.TcpClient and System.Net.Security.SslStream:
# AuthenticateAsClient, RemoteCertificate.
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
