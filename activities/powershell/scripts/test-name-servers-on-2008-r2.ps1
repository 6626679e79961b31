# Asks DNS servers for the name of this host's domain. Returns the domain's name, and for each server whether it answered.
# This script is for Windows Server 2008 R2, which lacks Resolve-DnsName. The query is a datagram with one question for the
# address (type A, class IN), with recursion. In a good answer, the low half of the fourth byte is 0 (no error), and the seventh
# and eighth bytes give a number of records above 0.
# Source: manual 3.1; RFC 1035, 4.1; Microsoft, classes System.Net.Sockets.UdpClient and Socket (ReceiveTimeout, Receive).
param([string[]]$Servers)

$domain = (Get-CimInstance -ClassName Win32_ComputerSystem).Domain
$query = @(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0)
foreach ($label in $domain.Split('.')) { $query += @($label.Length) + @([System.Text.Encoding]::ASCII.GetBytes($label)) }
$query += @(0, 0, 1, 0, 1)
$answers = @($Servers | ForEach-Object {
    $server = $_
    $answered = $false
    # A datagram may be lost, so the script asks a server up to three times.
    foreach ($attempt in 1, 2, 3) {
        if ($answered) { break }
        $client = New-Object System.Net.Sockets.UdpClient
        try {
            $client.Client.ReceiveTimeout = 3000
            $client.Connect($server, 53)
            $client.Send([byte[]]$query, $query.Count) | Out-Null
            $reply = [byte[]](@(0) * 512)
            $length = $client.Client.Receive($reply)
            $answered = $length -gt 12 -and ($reply[3] -band 15) -eq 0 -and ($reply[6] + $reply[7]) -gt 0
        } catch [System.Net.Sockets.SocketException] { $answered = $false }
        $client.Close()
    }
    [pscustomobject]@{ server = $server; answered = $answered }
})
[pscustomobject]@{ name = $domain; answers = $answers }
