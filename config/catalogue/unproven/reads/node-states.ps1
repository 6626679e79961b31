# States of the nodes, and their StatusInformation if the release has it.
$nodes = @()
foreach ($node in Get-ClusterNode) {
    $information = 'no such property'
    if ($node.PSObject.Properties['StatusInformation']) { $information = "$($node.StatusInformation)" }
    $nodes += [pscustomobject]@{ name = $node.Name; state = "$($node.State)"; information = $information }
}
[pscustomobject]@{ nodes = $nodes }
