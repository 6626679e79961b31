# States of the resources, read five times. Run this while a resource fails: the readings show how long it stays Failed.
$seen = @()
foreach ($reading in @(1, 2, 3, 4, 5)) {
    $states = @(Get-ClusterResource | Where-Object { "$($_.State)" -ne 'Online' } | ForEach-Object { "$($_.Name): $($_.State)" })
    $seen += [pscustomobject]@{ at = [datetime]::UtcNow.ToString('o'); notOnline = $states }
    Start-Sleep -Seconds 1
}
[pscustomobject]@{ readings = $seen }
