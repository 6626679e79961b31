# Reads the lines of a small text file: in the encoding of its byte order mark; without one as UTF-8 where all of it is valid
# UTF-8, and otherwise in the host's own encoding, as set-text-line.ps1 writes it. Decoding puts U+FFFD for what is no UTF-8.
# Get-Content opens the file as one that others may read and write meanwhile (PowerShell, FileSystemProvider.GetContentReader:
# FileShare.ReadWrite); methods of System.IO.File fail while a program holds it open for writing.
# Manual 4.2.2.2-11; Microsoft, Microsoft.PowerShell.Management module: Get-Content (Raw, Encoding); about_Character_Encoding;
# class System.Text.UTF8Encoding.
param([string]$Path)

$exists = Test-Path -LiteralPath $Path -PathType Leaf
$lines = @()
if ($exists) {
    $text = "$(Get-Content -LiteralPath $Path -Raw -Encoding UTF8)"
    if ($text -match '\uFFFD') { $text = "$(Get-Content -LiteralPath $Path -Raw -Encoding Default)" }
    $lines = @($text.Split("`n") | ForEach-Object { if ($_.EndsWith("`r")) { $_.Substring(0, $_.Length - 1) } else { $_ } })
}
[pscustomobject]@{ exists = $exists; lines = $lines }
