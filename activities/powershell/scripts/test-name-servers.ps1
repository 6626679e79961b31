# Reports which DNS servers answer a query of this host for the name of its domain.
# Manual 7.1; Microsoft, DnsClient module: Resolve-DnsName.
param([string[]]$Servers)

$domain = (Get-CimInstance -ClassName Win32_ComputerSystem).Domain
$answers = @($Servers | ForEach-Object {
    $server = $_
    $answered = $false
    try { $answered = @(Resolve-DnsName -Name $domain -Server $server -DnsOnly -ErrorAction Stop).Count -gt 0 } catch { $answered = $false }
    [pscustomobject]@{ server = $server; answered = $answered }
})
[pscustomobject]@{ name = $domain; answers = $answers }
