# Reads a small text file. Returns whether the file exists, and its lines.
# The encoding is the encoding of the byte order mark. Without this mark, the encoding is UTF-8 if the whole file is valid
# UTF-8, and otherwise the host's ANSI code page. set-text-line.ps1 chooses the encoding in the same way. Decoding replaces
# bytes that are not UTF-8 by U+FFFD, so the script looks for this character.
# While Get-Content reads the file, other programs can read and write it (PowerShell, FileSystemProvider.GetContentReader:
# FileShare.ReadWrite). The methods of System.IO.File would fail if a program has the file open for writing.
# Source: manual 4.2.2.2/11; Microsoft, Microsoft.PowerShell.Management module: Get-Content (Raw, Encoding);
# about_Character_Encoding; class System.Text.UTF8Encoding.
param([string]$Path)

$exists = Test-Path -LiteralPath $Path -PathType Leaf
$lines = @()
if ($exists) {
    $text = "$(Get-Content -LiteralPath $Path -Raw -Encoding UTF8)"
    if ($text -match '\uFFFD') { $text = "$(Get-Content -LiteralPath $Path -Raw -Encoding Default)" }
    $lines = @($text.Split("`n") | ForEach-Object { if ($_.EndsWith("`r")) { $_.Substring(0, $_.Length - 1) } else { $_ } })
}
[pscustomobject]@{ exists = $exists; lines = $lines }
