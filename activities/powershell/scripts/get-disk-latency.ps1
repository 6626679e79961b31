# Reads two performance counters of a drive twice, some seconds apart.
# Returns for each reading the total time of all transfers in ticks, the number of transfers, and the frequency in ticks per
# second. If Windows does not have these counters, for example because they are turned off, there are no readings: the class is
# then missing (0x80041010, WBEM_E_INVALID_CLASS).
# Both counters are 32-bit numbers, which start again at 0 after an overflow. The caller computes the differences.
# Source: manual 7.1.2; Microsoft, class Win32_PerfRawData_PerfDisk_LogicalDisk: AvgDisksecPerTransfer (PERF_AVERAGE_TIMER),
# AvgDisksecPerTransfer_Base, Frequency_PerfTime.
param([string]$Letter, [int]$Seconds)

$device = $Letter + ':'
$readings = @(foreach ($round in 1, 2) {
    if ($round -eq 2) { Start-Sleep -Seconds $Seconds }
    $counters = @()
    try { $counters = @(Get-CimInstance -ClassName Win32_PerfRawData_PerfDisk_LogicalDisk | Where-Object { $_.Name -eq $device }) } catch {
        if ($_.FullyQualifiedErrorId -notlike 'HRESULT 0x80041010*') { throw }
    }
    foreach ($counter in $counters) {
        # A property that cannot be read is null. As a number it would be 0.
        foreach ($property in 'AvgDisksecPerTransfer', 'AvgDisksecPerTransfer_Base', 'Frequency_PerfTime') {
            if ($null -eq $counter.$property) { throw "$property of drive $device cannot be read" }
        }
        [pscustomobject]@{
            ticks     = [long]$counter.AvgDisksecPerTransfer
            transfers = [long]$counter.AvgDisksecPerTransfer_Base
            frequency = [long]$counter.Frequency_PerfTime
        }
    }
})
[pscustomobject]@{ readings = $readings }
