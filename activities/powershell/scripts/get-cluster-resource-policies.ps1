# Reads the restart policies of a resource.
# Returns the restart action (0 none, 1 restart, 2 restart and then fail over), the restart period, the restart threshold, the
# retry period, and whether the resource has a monitor of its own. Periods are in milliseconds. If the resource does not exist,
# the script returns nothing.
# Source: manual 9.7.2/14-18; Microsoft, FailoverClusters module: Get-ClusterResource.
param([string]$Name)

Get-ClusterResource | Where-Object { $_.Name -eq $Name } | ForEach-Object {
    # A property that cannot be read is null. As a number it would be 0.
    foreach ($property in 'RestartAction', 'RestartPeriod', 'RestartThreshold', 'RetryPeriodOnFailure', 'SeparateMonitor') {
        if ($null -eq $_.$property) { throw "$property of $Name cannot be read" }
    }
    [pscustomobject]@{
        restartAction        = [long]$_.RestartAction
        restartPeriod        = [long]$_.RestartPeriod
        restartThreshold     = [long]$_.RestartThreshold
        retryPeriodOnFailure = [long]$_.RetryPeriodOnFailure
        separateMonitor      = [bool]$_.SeparateMonitor
    }
}
