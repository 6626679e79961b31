# Reads the network settings of the adapters on which IP is enabled.
# Returns for each adapter its IP addresses, its gateways and its DNS servers. WMI has null for a list without an entry; the
# script returns an empty list.
# Source: manual 7.1; Microsoft, class Win32_NetworkAdapterConfiguration.
param()

$configured = Get-CimInstance -ClassName Win32_NetworkAdapterConfiguration | Where-Object {
    # A property that cannot be read is null, and the adapter would seem to be without IP.
    if ($null -eq $_.IPEnabled) { throw "IPEnabled of adapter $($_.Description) cannot be read" }
    $_.IPEnabled
}
$adapters = @($configured | ForEach-Object {
    [pscustomobject]@{
        addresses  = @($_.IPAddress | Where-Object { $_ })
        gateways   = @($_.DefaultIPGateway | Where-Object { $_ })
        dnsServers = @($_.DNSServerSearchOrder | Where-Object { $_ })
    }
})
[pscustomobject]@{ adapters = $adapters }
