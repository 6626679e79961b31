# Lists the sound devices. Returns their names.
# Source: manual 7.1; Microsoft, class Win32_SoundDevice.
param()

[pscustomobject]@{ names = @(Get-CimInstance -ClassName Win32_SoundDevice | ForEach-Object { $_.Name }) }
