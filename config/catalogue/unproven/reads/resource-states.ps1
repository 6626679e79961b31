# Reads the states of the resources five times, one second apart. Run this script while a resource fails. Returns for each reading the time
# (UTC) and the resources that are not Online; the readings show how long the resource stays Failed.
$seen = @()
foreach ($reading in @(1, 2, 3, 4, 5)) {
    $states = @(Get-ClusterResource | Where-Object { "$($_.State)" -ne 'Online' } | ForEach-Object { "$($_.Name): $($_.State)" })
    $seen += [pscustomobject]@{ at = [datetime]::UtcNow.ToString('o'); notOnline = $states }
    Start-Sleep -Seconds 1
}
[pscustomobject]@{ readings = $seen }
