# Reports which DNS servers answer a query of this host for the name of its domain: a datagram with one question for the address
# (type A, class IN) with recursion. A good answer has 0 in the low half of its fourth byte (no error), and more than 0 records in
# its seventh and eighth bytes.
# Manual 3.1; RFC 1035, 4.1; Microsoft, classes System.Net.Sockets.UdpClient and Socket (ReceiveTimeout, Receive).
param([string[]]$Servers)

$domain = (Get-CimInstance -ClassName Win32_ComputerSystem).Domain
$query = @(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0)
foreach ($label in $domain.Split('.')) { $query += @($label.Length) + @([System.Text.Encoding]::ASCII.GetBytes($label)) }
$query += @(0, 0, 1, 0, 1)
$answers = @($Servers | ForEach-Object {
    $server = $_
    $answered = $false
    # A datagram may be lost.
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
        } catch { $answered = $false }
        $client.Close()
    }
    [pscustomobject]@{ server = $server; answered = $answered }
})
[pscustomobject]@{ name = $domain; answers = $answers }
