# Reads a licence file.
# Returns whether the file exists, whether it is XML, its SHA-256 hash, and which of the given MAC addresses it contains, with
# or without separators. The content of the file stays on the host, because a licence must not be shown to others.
# Source: manual 4.2.2.1, 4.2.2.5/1g; Microsoft, Microsoft.PowerShell.Management module: Get-Content; class
# System.Xml.XmlDocument.
param([string]$Path, [string[]]$Addresses)

$exists = Test-Path -LiteralPath $Path -PathType Leaf
$xml = $false
$hash = ''
$named = @()
if ($exists) {
    $text = "$(Get-Content -LiteralPath $Path -Raw)"
    try { $xml = $null -ne [xml]$text } catch { if ($_.FullyQualifiedErrorId -ne 'InvalidCastToXmlDocument') { throw } }
    $hash = (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash
    $plain = $text -replace '[-:.]', ''
    $named = @($Addresses | Where-Object { $plain -match ($_ -replace '[-:.]', '') })
}
[pscustomobject]@{ exists = $exists; xml = $xml; sha256 = $hash; named = $named }
