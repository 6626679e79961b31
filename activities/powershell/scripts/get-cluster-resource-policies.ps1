# Reads the restart policies of a resource; periods are milliseconds.
# Manual 9.7.2-14 to 18; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    [pscustomobject]@{
        restartAction        = [long]$_.RestartAction
        restartPeriod        = [long]$_.RestartPeriod
        restartThreshold     = [long]$_.RestartThreshold
        retryPeriodOnFailure = [long]$_.RetryPeriodOnFailure
        separateMonitor      = [bool]$_.SeparateMonitor
    }
}
