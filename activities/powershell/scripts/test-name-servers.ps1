# Asks DNS servers for the name of this host's domain. Returns the domain's name, and for each server whether it answered.
# If a server does not answer, or answers with an error, the exception of Resolve-DnsName is a Win32Exception.
# Source: manual 7.1; Microsoft, DnsClient module: Resolve-DnsName.
param([string[]]$Servers)

$domain = (Get-CimInstance -ClassName Win32_ComputerSystem).Domain
$answers = @($Servers | ForEach-Object {
    $server = $_
    $answered = $false
    try { $answered = @(Resolve-DnsName -Name $domain -Server $server -DnsOnly -ErrorAction Stop).Count -gt 0 } catch [System.ComponentModel.Win32Exception] { $answered = $false }
    [pscustomobject]@{ server = $server; answered = $answered }
})
[pscustomobject]@{ name = $domain; answers = $answers }
