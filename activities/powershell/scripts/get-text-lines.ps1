# Reads the lines of a small text file: in the encoding of its byte order mark; without one as UTF-8 where it holds
# characters of several bytes that are valid UTF-8, and otherwise in the host's own encoding, as set-text-line.ps1 writes it.
# Manual 4.2.2.2-11; Microsoft, class System.IO.StreamReader (detectEncodingFromByteOrderMarks); about_Character_Encoding.
param([string]$Path)

$exists = Test-Path -LiteralPath $Path -PathType Leaf
$lines = @()
if ($exists) {
    $bytes = [System.IO.File]::ReadAllBytes($Path)
    $encoding = [System.Text.Encoding]::Default
    $strict = New-Object System.Text.UTF8Encoding $false, $true
    try { if ($strict.GetCharCount($bytes) -lt $bytes.Length) { $encoding = $strict } } catch { $encoding = [System.Text.Encoding]::Default }
    $reader = New-Object System.IO.StreamReader $Path, $encoding, $true
    $lines = @($reader.ReadToEnd().Split("`n") | ForEach-Object { if ($_.EndsWith("`r")) { $_.Substring(0, $_.Length - 1) } else { $_ } })
    $reader.Close()
}
[pscustomobject]@{ exists = $exists; lines = $lines }
