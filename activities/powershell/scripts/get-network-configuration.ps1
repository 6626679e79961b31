# Reads the addresses, gateways and DNS servers of the adapters that have any.
# Manual 7.1; Microsoft, class Win32_NetworkAdapterConfiguration: lists without an entry are null.
param()

$configured = Get-CimInstance -ClassName Win32_NetworkAdapterConfiguration | Where-Object { $_.IPEnabled }
$adapters = @($configured | ForEach-Object {
    [pscustomobject]@{
        addresses  = @($_.IPAddress | Where-Object { $_ })
        gateways   = @($_.DefaultIPGateway | Where-Object { $_ })
        dnsServers = @($_.DNSServerSearchOrder | Where-Object { $_ })
    }
})
[pscustomobject]@{ adapters = $adapters }
