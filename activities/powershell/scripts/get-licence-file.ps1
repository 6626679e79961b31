# Reads of a licence file whether it is there and XML, its hash, and which of some MAC addresses stand in it, with or without
# separators. Its content stays on the host: a licence is to be kept from those who have no use for it.
# Manual 4.2.2.1, 4.2.2.5/1g; Microsoft, Microsoft.PowerShell.Management module: Get-Content; class System.Xml.XmlDocument.
param([string]$Path, [string[]]$Addresses)

$exists = Test-Path -LiteralPath $Path -PathType Leaf
$xml = $false
$hash = ''
$named = @()
if ($exists) {
    $text = "$(Get-Content -LiteralPath $Path -Raw)"
    try { $xml = $null -ne [xml]$text } catch { $xml = $false }
    $hash = (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash
    $plain = $text -replace '[-:.]', ''
    $named = @($Addresses | Where-Object { $plain -match ($_ -replace '[-:.]', '') })
}
[pscustomobject]@{ exists = $exists; xml = $xml; sha256 = $hash; named = $named }
