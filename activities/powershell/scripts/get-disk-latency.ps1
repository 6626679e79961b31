# Reads the counters of a drive twice, some seconds apart: how long its transfers have taken altogether, in ticks of the
# frequency that is read with them, and how many there were. Both are 32-bit numbers that start again at 0; the caller takes
# the differences. Where the counters are not there, which Windows may have turned off, it says so.
# Manual 7.1.2; Microsoft, class Win32_PerfRawData_PerfDisk_LogicalDisk: AvgDisksecPerTransfer (PERF_AVERAGE_TIMER),
# AvgDisksecPerTransfer_Base, Frequency_PerfTime.
param([string]$Letter, [int]$Seconds)

$device = $Letter + ':'
$readings = @(foreach ($round in 1, 2) {
    if ($round -eq 2) { Start-Sleep -Seconds $Seconds }
    $counters = @(Get-CimInstance -ClassName Win32_PerfRawData_PerfDisk_LogicalDisk -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $device })
    foreach ($counter in $counters) {
        [pscustomobject]@{
            ticks     = [long]$counter.AvgDisksecPerTransfer
            transfers = [long]$counter.AvgDisksecPerTransfer_Base
            frequency = [long]$counter.Frequency_PerfTime
        }
    }
})
[pscustomobject]@{ readings = $readings }
