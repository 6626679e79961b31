# Reads the lines of a small text file: in the encoding of its byte order mark; without one, as UTF-8 if all of it is valid
# UTF-8, and otherwise in the host's own encoding, as set-text-line.ps1 does. Decoding replaces bytes that are not UTF-8 by U+FFFD.
# Get-Content lets other programs read and write the file meanwhile (PowerShell, FileSystemProvider.GetContentReader:
# FileShare.ReadWrite); methods of System.IO.File would fail while a program has it open for writing.
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
