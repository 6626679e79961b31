# Reads the features that must be removed (7.1.3), and their parts. Returns the names of the features that are installed.
$features = @(Get-WindowsFeature | Where-Object { $_.Name -like 'DHCP*' -or $_.Name -like 'SMTP*' -or $_.Name -like 'Web-*' } | Where-Object { $_.Installed } | ForEach-Object { $_.Name })
[pscustomobject]@{ installed = $features }
