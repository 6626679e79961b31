# Reads the settings of module logging, script block logging and transcription. Returns the values in the registry. The events 4103 and 4104
# must contain no password.
$seen = @()
foreach ($part in 'ModuleLogging', 'ScriptBlockLogging', 'Transcription') {
    $path = "HKLM:\SOFTWARE\Policies\Microsoft\Windows\PowerShell\$part"
    $values = @()
    if (Test-Path -LiteralPath $path) {
        $key = Get-Item -LiteralPath $path
        $values = @($key.GetValueNames() | ForEach-Object { "$_=$($key.GetValue($_))" })
    }
    $seen += [pscustomobject]@{ part = $part; values = $values }
}
[pscustomobject]@{ logging = $seen }
