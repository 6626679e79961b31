# Reads two counters of a drive twice, some seconds apart: the total time of its transfers, in ticks of the frequency that is
# returned too, and their number. Both are 32-bit numbers that start again at 0 after an overflow; the caller computes the
# differences. If Windows has no such counters, for example because they are turned off, the answer says so.
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
