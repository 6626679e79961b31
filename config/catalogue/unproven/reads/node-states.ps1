# Reads the states of the nodes. Returns for each node its state, and its StatusInformation if the release has this property.
$nodes = @()
foreach ($node in Get-ClusterNode) {
    $information = 'no such property'
    if ($node.PSObject.Properties['StatusInformation']) { $information = "$($node.StatusInformation)" }
    $nodes += [pscustomobject]@{ name = $node.Name; state = "$($node.State)"; information = $information }
}
[pscustomobject]@{ nodes = $nodes }
