# Replaces one line of a small text file. The first line has the number 1. Returns nothing.
# Encoding, byte order mark and line ends stay as they are. Set-Content would change them. The script chooses the encoding as
# get-text-lines.ps1 does.
# Source: manual 4.2.2.2/11; Microsoft, class System.IO.StreamReader (detectEncodingFromByteOrderMarks, CurrentEncoding), class
# System.IO.File: WriteAllText.
param([string]$Path, [int]$Number, [string]$Text)

$bytes = [System.IO.File]::ReadAllBytes($Path)
$encoding = [System.Text.Encoding]::Default
$strict = New-Object System.Text.UTF8Encoding $false, $true
try { if ($strict.GetCharCount($bytes) -lt $bytes.Length) { $encoding = $strict } } catch [System.Text.DecoderFallbackException] { $encoding = [System.Text.Encoding]::Default }
$reader = New-Object System.IO.StreamReader $Path, $encoding, $true
$lines = $reader.ReadToEnd().Split("`n")
$encoding = $reader.CurrentEncoding
$reader.Close()
if ($encoding.GetString($encoding.GetBytes($Text)) -cne $Text) { throw "the encoding of $Path, $($encoding.WebName), cannot represent the text" }
$end = ''
if ($lines[$Number - 1].EndsWith("`r")) { $end = "`r" }
$lines[$Number - 1] = $Text + $end
[System.IO.File]::WriteAllText($Path, ($lines -join "`n"), $encoding)
