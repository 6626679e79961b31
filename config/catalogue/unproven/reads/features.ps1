# The features that 7.1.3 wants removed, and what is installed below them.
$features = @(Get-WindowsFeature | Where-Object { $_.Name -like 'DHCP*' -or $_.Name -like 'SMTP*' -or $_.Name -like 'Web-*' } | Where-Object { $_.Installed } | ForEach-Object { $_.Name })
[pscustomobject]@{ installed = $features }
